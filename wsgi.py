"""What a WSGI server imports."""

from clinic.app import create_app

app = create_app()
