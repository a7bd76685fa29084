from django.urls import URLPattern, URLResolver, path

from reports import check_page, job_page
from reports.views import (
    changes,
    dashboard,
    definitions,
    dossiers,
    exports,
    histories,
    honesty,
    issued,
    lateness,
    press,
    public,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/changes/", changes.figure_changes, name="figure_changes"),
    path("dashboard/dossiers/", dossiers.figure_dossiers, name="figure_dossiers"),
    path("dashboard/figures.csv", exports.figures_export_csv, name="figures_export_csv"),
    path("dashboard/figures.xlsx", exports.figures_export_xlsx, name="figures_export_xlsx"),
    path("dashboard/parts/", lateness.figure_parts, name="figure_parts"),
    path("dashboard/steps/", lateness.late_step_dossiers, name="late_steps"),
    path("dashboard/press/", press.press, name="press"),
    path("dashboard/table/", exports.figures_table, name="figures_table"),
    path("figures/", public.figures, name="figures"),
    path("figures/definitions/", definitions.figure_definitions, name="figure_definitions"),
    path("figures/figures.csv", public.figures_csv, name="figures_csv"),
    path("inspection/figures/", honesty.honest_figures, name="honest_figures"),
    path("inspection/figures/<str:flag>/", honesty.flagged_dossiers, name="flagged_dossiers"),
    path("inspection/history/", histories.history_inspection, name="history_inspection"),
    path("inspection/history/verifier.py", histories.verifier_file, name="verifier_file"),
    path("reports/issued/", issued.issued_reports, name="issued_reports"),
    path("reports/issued/new/", issued.issue_report, name="issue_report"),
    path("reports/issued/<int:year>/<int:number>/", issued.issued_report, name="issued_report"),
    path(
        "reports/issued/<int:year>/<int:number>/<str:name>",
        issued.issued_file,
        name="issued_file",
    ),
    path("jobs/", job_page.jobs, name="jobs"),
    path("jobs/figures/", check_page.figure_checks, name="figure_checks"),
    path("jobs/figures/<int:pk>/", check_page.figure_checks, name="figure_check"),
]
