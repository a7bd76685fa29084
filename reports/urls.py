from django.urls import URLPattern, URLResolver, path

from reports import job_page
from reports.views import dashboard, dossiers, histories, press, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/dossiers/", dossiers.figure_dossiers, name="figure_dossiers"),
    path("dashboard/press/", press.press, name="press"),
    path("figures/", public.figures, name="figures"),
    path("figures/figures.csv", public.figures_csv, name="figures_csv"),
    path("inspection/history/", histories.history_inspection, name="history_inspection"),
    path("inspection/history/verifier.py", histories.verifier_file, name="verifier_file"),
    path("jobs/", job_page.jobs, name="jobs"),
]
