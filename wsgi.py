"""What a WSGI server imports."""

from clinic import tidying
from clinic.app import create_app

app = create_app()
tidying.start(app)
