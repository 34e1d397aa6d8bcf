from django.urls import path

from metrics.views import numbers, progress, review

app_name = "metrics"
HERE = "t/<str:key>/numbers"

urlpatterns = [
    path("iterations/<int:pk>/review/", review.IterationReview.as_view(), name="iteration-review"),
    path("features/<int:pk>/finish/", progress.FeatureFinish.as_view(), name="feature-finish"),
    path("iterations/<int:pk>/review.txt", review.ReviewText.as_view(), name="review-text"),
    path("features/<int:pk>/progress/", progress.FeatureProgress.as_view(), name="feature-progress"),
    path(f"{HERE}/", numbers.Numbers.as_view(), name="numbers"),
    path(f"{HERE}/other-ways/", numbers.OtherWays.as_view(), name="other-ways"),
    path(f"{HERE}/backlogs/", numbers.BacklogShares.as_view(), name="backlog-shares"),
    path(f"{HERE}/run-work/", numbers.RunWorkShare.as_view(), name="run-work-share"),
    path(f"{HERE}/<str:number>/<int:iteration>/", numbers.Behind.as_view(), name="behind"),
]
