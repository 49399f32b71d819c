"""What the operator does over the web: puts documents on the shelf, takes them off, and watches builds."""
