"""The merchant's addresses, below the admin's. POST alone changes anything."""

from __future__ import annotations

from django.urls import path

from portal.merchant.views import (
    dead_letters,
    decisions,
    evidence,
    orders,
    preview,
    return_page,
    tasks,
    turned_away,
)
from portal.merchant.views.returns import ReturnList
from portal.merchant.views.reviews import ReviewList, review

app_name = "merchant"

urlpatterns = [
    path("returns/", ReturnList.as_view(), name="returns"),
    path("returns/results/", ReturnList.as_view(results_only=True), name="returns_results"),
    path("returns/<str:number>/", return_page.return_, name="return"),
    path("returns/<str:number>/photos/<int:photo_id>.jpg", evidence.photo, name="photo"),
    path("returns/<str:number>/approve/", return_page.approve, name="approve"),
    path("returns/<str:number>/decline/", return_page.decline, name="decline"),
    path("returns/<str:number>/cancel/", return_page.cancel, name="cancel"),
    path("returns/<str:number>/give-up/<str:outcome>/", return_page.give_up, name="give_up"),
    path("reviews/", ReviewList.as_view(), name="reviews"),
    path("reviews/results/", ReviewList.as_view(results_only=True), name="reviews_results"),
    path("reviews/<str:number>/", review, name="review"),
    path("decisions/<int:decision_id>/", decisions.decision, name="decision"),
    path("decisions/<int:decision_id>/json/", decisions.decision_json, name="decision_json"),
    path("turned-away/", turned_away.turned_away_, name="turned_away"),
    path("turned-away/export/", turned_away.export, name="turned_away_export"),
    path("turned-away/attempts/", turned_away.AttemptList.as_view(), name="attempts"),
    path(
        "turned-away/attempts/results/",
        turned_away.AttemptList.as_view(results_only=True),
        name="attempts_results",
    ),
    path("turned-away/attempts/<int:attempt_id>/", decisions.attempt, name="attempt"),
    path("turned-away/attempts/<int:attempt_id>/json/", decisions.attempt_json, name="attempt_json"),
    path("orders/", orders.OrderList.as_view(), name="orders"),
    path("orders/results/", orders.OrderList.as_view(results_only=True), name="orders_results"),
    path("orders/<int:order_id>/", orders.order, name="order"),
    path("policy/<int:page_id>/preview/", preview.new_preview, name="new_preview"),
    path("tasks/", tasks.TaskList.as_view(), name="tasks"),
    path("tasks/results/", tasks.TaskList.as_view(results_only=True), name="tasks_results"),
    path("tasks/<int:task_id>/", tasks.task, name="task"),
    path("tasks/<int:task_id>/retry/", tasks.retry, name="retry"),
    path("tasks/<int:task_id>/paid/", tasks.paid, name="paid"),
    path("tasks/<int:task_id>/label/", tasks.label, name="label_again"),
    path("tasks/<int:task_id>/done/", tasks.done, name="done"),
    path("dead-letters/", dead_letters.dead_letters, name="dead_letters"),
    path("dead-letters/replay-all/", dead_letters.replay_all, name="replay_all"),
    path("dead-letters/<int:delivery_id>/replay/", dead_letters.replay, name="replay"),
    path("dead-letters/webhooks/replay-all/", dead_letters.replay_webhooks, name="replay_webhooks"),
    path("dead-letters/webhooks/<int:entry_id>/replay/", dead_letters.replay_webhook, name="replay_webhook"),
]
