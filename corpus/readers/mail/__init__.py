"""Mails: as the internet carries them and as Outlook saves them."""
