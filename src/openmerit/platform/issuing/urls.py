"""The room's addresses, whole."""

from django.urls import path

from openmerit.platform.issuing.views import (
    achievements,
    awards,
    editor,
    home,
    moving,
    public,
    runs,
    upkeep,
)

ISSUE = "issue/<slug:slug>/"
ONE = f"{ISSUE}achievements/<slug:key>/"
AWARD = f"{ISSUE}awards/<slug:key>/"
RUN = f"{ISSUE}runs/<slug:key>/"
IMPORT = f"{ISSUE}moving/imports/<slug:key>/"
ARCHIVE = f"{ISSUE}moving/archives/<slug:key>/"

urlpatterns = [
    path(ISSUE, home.home, name="issuing_home"),
    path(f"{ISSUE}achievements/", achievements.index, name="issuing_achievements"),
    path(f"{ISSUE}achievements/new", editor.new, name="issuing_achievement_new"),
    path(f"{ISSUE}achievements/preview", editor.preview, name="issuing_new_preview"),
    path(ONE, achievements.detail, name="issuing_achievement"),
    path(f"{ONE}picture", achievements.picture, name="issuing_achievement_picture"),
    path(f"{ONE}edit/<slug:step>", editor.edit, name="issuing_achievement_edit"),
    path(f"{ONE}edit/<slug:step>/preview", editor.preview, name="issuing_achievement_preview"),
    path(f"{ONE}publish", achievements.publish, name="issuing_achievement_publish"),
    path(f"{ONE}version", upkeep.new_version, name="issuing_achievement_version"),
    path(f"{ONE}mend", upkeep.mend, name="issuing_achievement_mend"),
    path(f"{ONE}translate", upkeep.translate, name="issuing_achievement_translate"),
    path(f"{ONE}send-back", upkeep.send_back, name="issuing_achievement_send_back"),
    path(f"{ISSUE}policy", upkeep.policy, name="issuing_policy"),
    path(f"{ONE}copy", achievements.copy, name="issuing_achievement_copy"),
    path(f"{ONE}retire", achievements.retire, name="issuing_achievement_retire"),
    path(f"{ONE}remove", achievements.remove, name="issuing_achievement_remove"),
    path(f"{ONE}award", awards.give, name="issuing_award_new"),
    path(f"{ONE}runs/new", runs.new, name="issuing_run_new"),
    path(f"{ISSUE}awards/", awards.index, name="issuing_awards"),
    path(AWARD, awards.detail, name="issuing_award"),
    path(f"{AWARD}badge.json", awards.document, {"kind": "json"}, name="issuing_award_json"),
    path(f"{AWARD}badge.png", awards.document, {"kind": "png"}, name="issuing_award_png"),
    path(f"{AWARD}badge.svg", awards.document, {"kind": "svg"}, name="issuing_award_svg"),
    path(f"{AWARD}mail", awards.mail_again, name="issuing_award_mail"),
    path(f"{AWARD}revoke", awards.revoke, name="issuing_award_revoke"),
    path(f"{AWARD}suspend", awards.suspend, name="issuing_award_suspend"),
    path(f"{AWARD}reinstate", awards.reinstate, name="issuing_award_reinstate"),
    path(f"{ISSUE}runs/", runs.index, name="issuing_runs"),
    path(RUN, runs.detail, name="issuing_run"),
    path(f"{RUN}progress", runs.progress, name="issuing_run_progress"),
    path(f"{RUN}mend.csv", runs.mend, name="issuing_run_mend"),
    path(f"{RUN}start", runs.start, name="issuing_run_start"),
    path(f"{RUN}pause", runs.pause, name="issuing_run_pause"),
    path(f"{RUN}resume", runs.resume, name="issuing_run_resume"),
    path(f"{RUN}cancel", runs.cancel, name="issuing_run_cancel"),
    path(f"{ISSUE}moving/", moving.index, name="issuing_moving"),
    path(IMPORT, moving.detail, name="issuing_import"),
    path(f"{IMPORT}progress", moving.progress, name="issuing_import_progress"),
    path(f"{IMPORT}rows.csv", moving.table, name="issuing_import_table"),
    path(f"{IMPORT}start", moving.start, name="issuing_import_start"),
    path(f"{IMPORT}carry-on", moving.carry_on, name="issuing_import_carry_on"),
    path(f"{IMPORT}cancel", moving.cancel, name="issuing_import_cancel"),
    path(f"{ISSUE}moving/archives/new", moving.archive_new, name="issuing_archive_new"),
    path(f"{ARCHIVE}progress", moving.archive_progress, name="issuing_archive_progress"),
    path(f"{ARCHIVE}file", moving.archive_file, name="issuing_archive_file"),
    path("achievements/<slug:key>", public.achievement, name="achievement"),
    path(
        "achievements/<slug:key>/image.png",
        public.achievement_image,
        {"kind": "png"},
        name="achievement_png",
    ),
    path(
        "achievements/<slug:key>/image.svg",
        public.achievement_image,
        {"kind": "svg"},
        name="achievement_svg",
    ),
    path("issuers/<slug:slug>", public.issuer, name="issuer"),
    path("issuers/<slug:slug>/did.json", public.did, name="issuer_did"),
    path("issuers/<slug:slug>/proof.json", public.proof, name="issuer_proof"),
    path("status/<slug:key>", public.status, name="status_list"),
]
