"""Pages that show the e-mails of a demonstration; anywhere else they are not there."""

from django.urls import path

from portal.notifications.views import letter_html, mail

app_name = "notifications"

urlpatterns = [
    path("", mail, name="mail"),
    path("<int:message_id>/letter.html", letter_html, name="letter"),
]
