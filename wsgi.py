"""What gunicorn serves."""

from surveyhost import create_app

app = create_app()
