"""A mail is read with its head; its attachments are named."""

from email.message import EmailMessage

from corpus.codes import CorpusCode
from corpus.message import Message
from corpus.readers.mail.internet import read_mail


def mail(body: str, subtype: str = "plain") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ida Roy <ida@example.org>"
    message["To"] = "Ben Holt <ben@example.org>"
    message["Date"] = "Tue, 5 May 2015 10:00:00 +0200"
    message["Subject"] = "The mill of Ségou"
    message.set_content(body, subtype)
    return message


def test_the_head_says_what_the_mail_is() -> None:
    draft = read_mail(mail("It was sold.").as_bytes())
    assert draft.facts == {"title": "The mill of Ségou", "author": "Ida Roy", "published": "2015-05-05"}
    assert [(part.text, part.locator) for part in draft.parts] == [
        ("From: Ida Roy <ida@example.org>", "header"),
        ("To: Ben Holt <ben@example.org>", "header"),
        ("Date: Tue, 05 May 2015 10:00:00 +0200", "header"),
        ("Subject: The mill of Ségou", "header"),
        ("It was sold.", ""),
    ]


def test_a_mail_of_html_is_read_as_a_page() -> None:
    assert [part.text for part in read_mail(mail("<p>It was <b>sold</b>.</p>", "html").as_bytes()).parts][4:] == [
        "It was sold."
    ]


def test_of_two_bodies_the_plain_one_is_read() -> None:
    message = mail("It was sold.")
    message.add_alternative("<p>It was sold!</p>", "html")
    assert [part.text for part in read_mail(message.as_bytes()).parts][4:] == ["It was sold."]


def test_attachments_are_named_and_not_read() -> None:
    message = mail("See the list.")
    message.add_attachment(b"Weir,12\n", maintype="text", subtype="csv", filename="boats.csv")
    draft = read_mail(message.as_bytes())
    assert draft.warnings == (Message(CorpusCode.MAIL_ATTACHMENTS, names="boats.csv"),)
    assert not any("Weir" in part.text for part in draft.parts)


def test_a_letter_set_that_nobody_knows_is_guessed() -> None:
    head = b"Subject: Gao\nContent-Type: text/plain; charset=no-such\nContent-Transfer-Encoding: 8bit\n"
    data = head + b"\nS\xe9gou was sold.\n"
    assert [part.text for part in read_mail(data).parts] == ["Subject: Gao", "Ségou was sold."]


def test_a_date_that_is_none_is_left_out() -> None:
    draft = read_mail(b"Subject: Gao\nDate: Tue, 5 May 99999999999 10:00:00\n\nIt was sold.\n")
    assert [part.text for part in draft.parts] == ["Subject: Gao", "It was sold."]


def test_a_page_is_read_in_the_encoding_that_its_mail_names() -> None:
    head = b"Subject: Gao\nContent-Type: text/html; charset=windows-1251\nContent-Transfer-Encoding: 8bit\n"
    parts = read_mail(head + "\n<p>Мельница.</p>\n".encode("cp1251")).parts
    assert [part.text for part in parts] == ["Subject: Gao", "Мельница."]
