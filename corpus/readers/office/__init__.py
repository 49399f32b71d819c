"""Workbooks and presentations of Office, and the packages in which all of its files are parts."""
