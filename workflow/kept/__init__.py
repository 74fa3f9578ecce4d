"""What is kept in folders and carried out in the background: the room of audits and rehearsals."""
