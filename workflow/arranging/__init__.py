"""What an organisation may be asked: appointments, deputies, closures; events or a refusal."""
