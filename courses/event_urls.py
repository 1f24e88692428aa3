"""Everything under /bimtek/."""

from django.urls import path

from courses.views import (
    attendance,
    editing,
    events,
    imports,
    organisers,
    participants,
    practice,
    results,
    scan,
    sheets,
    sittings,
    stations,
    statistics,
)

_OFFICE = "bimtek/penyelenggara/"
_EVENT = "bimtek/<slug:slug>/"
_SESSION = _EVENT + "hadir/<uuid:uid>/"

urlpatterns = [
    path("bimtek/", events.event_list, name="bimtek_list"),
    path("bimtek/baru/", editing.create_event, name="bimtek_new"),
    path(_OFFICE, organisers.organiser_list, name="organiser_list"),
    path(_OFFICE + "baru/", organisers.organiser_edit, name="organiser_new"),
    path(_OFFICE + "<slug:code>/", organisers.organiser_edit, name="organiser_edit"),
    path(
        _OFFICE + "<slug:code>/penanda-tangan/",
        organisers.signatory_edit,
        name="signatory_new",
    ),
    path(
        _OFFICE + "<slug:code>/penanda-tangan/<int:pk>/",
        organisers.signatory_edit,
        name="signatory_edit",
    ),
    path(_EVENT, events.event_detail, name="bimtek_detail"),
    path(_EVENT + "ubah/", editing.edit_event, name="bimtek_edit"),
    path(_EVENT + "kuota/", editing.edit_quota, name="bimtek_quota"),
    # participants
    path(
        _EVENT + "peserta/", participants.participant_list, name="bimtek_participants"
    ),
    path(
        _EVENT + "peserta/tambah/",
        participants.participant_add,
        name="bimtek_participant_add",
    ),
    path(_EVENT + "peserta/impor/", imports.upload, name="bimtek_import"),
    path(
        _EVENT + "peserta/impor/templat.xlsx",
        imports.template,
        name="bimtek_import_template",
    ),
    path(
        _EVENT + "peserta/impor/<uuid:uid>/",
        imports.preview,
        name="bimtek_import_preview",
    ),
    path(
        _EVENT + "peserta/<uuid:uid>/",
        participants.participant_detail,
        name="bimtek_participant",
    ),
    path(
        _EVENT + "peserta/<uuid:uid>/batal/",
        participants.participant_cancel,
        name="bimtek_participant_cancel",
    ),
    # agenda
    path(_EVENT + "jadwal/", editing.agenda, name="bimtek_agenda"),
    path(_EVENT + "jadwal/ubah/", editing.edit_session, name="bimtek_session_new"),
    path(
        _EVENT + "jadwal/ubah/<uuid:uid>/",
        editing.edit_session,
        name="bimtek_session_edit",
    ),
    path(
        _EVENT + "jadwal/ubah/<uuid:uid>/hapus/",
        editing.delete_session,
        name="bimtek_session_delete",
    ),
    # attendance
    path(_EVENT + "hadir/", attendance.session_list, name="bimtek_attendance"),
    path(_SESSION, attendance.session_page, name="bimtek_session"),
    path(_SESSION + "catat/", attendance.mark, name="bimtek_mark"),
    path(
        _SESSION + "koreksi/<uuid:person>/", attendance.correct, name="bimtek_correct"
    ),
    path(_EVENT + "pindai/<uuid:uid>/", scan.scan, name="bimtek_scan"),
    path(_EVENT + "pindai/<uuid:uid>/nama/", scan.names, name="bimtek_scan_names"),
    path(_EVENT + "papan/", events.board, name="bimtek_board"),
    path(_EVENT + "papan/isi/", events.board_part, name="bimtek_board_part"),
    # practice and results
    path(_EVENT + "praktik/", practice.checklist_list, name="bimtek_practice"),
    path("praktik/foto/<uuid:uid>/", stations.photo, name="practice_photo"),
    path(_EVENT + "praktik/papan/", stations.board, name="bimtek_stations"),
    path(
        _EVENT + "praktik/papan/isi/",
        stations.board_part,
        name="bimtek_stations_part",
    ),
    path(_EVENT + "praktik/periksa/", stations.check, name="bimtek_stations_check"),
    path(_EVENT + "praktik/<slug:key>/", practice.queue, name="bimtek_queue"),
    path(_EVENT + "praktik/<slug:key>/meja/", stations.station, name="bimtek_station"),
    path(
        _EVENT + "praktik/<slug:key>/<uuid:person>/",
        practice.observe,
        name="bimtek_observe",
    ),
    path(_EVENT + "uji/", events.tests, name="bimtek_tests"),
    path(_EVENT + "uji/<slug:which>/", sittings.sitting_board, name="bimtek_sitting"),
    path(_EVENT + "uji/<slug:which>/kertas/", sheets.sheet_list, name="bimtek_sheets"),
    path(
        _EVENT + "uji/<slug:which>/kertas/<uuid:person>/",
        sheets.sheet_entry,
        name="bimtek_sheet",
    ),
    path(
        _EVENT + "uji/<slug:which>/peserta/<uuid:person>/",
        sittings.sitting_person,
        name="bimtek_sitting_person",
    ),
    path(_EVENT + "hasil/", results.results, name="bimtek_results"),
    path(_EVENT + "hasil/hasil.xlsx", results.results_file, name="bimtek_results_file"),
    path(_EVENT + "hasil/kenaikan/", statistics.gain, name="bimtek_gain"),
    path(_EVENT + "hasil/kenaikan.xlsx", statistics.gain_file, name="bimtek_gain_file"),
    path(_EVENT + "hasil/kesepakatan/", statistics.agreement, name="bimtek_agreement"),
    path(
        _EVENT + "hasil/kesepakatan.xlsx",
        statistics.agreement_file,
        name="bimtek_agreement_file",
    ),
    path(_EVENT + "hasil/soal/", statistics.items, name="bimtek_items"),
    path(_EVENT + "hasil/soal.xlsx", statistics.items_file, name="bimtek_items_file"),
    path(_EVENT + "tutup/", events.close, name="bimtek_close"),
]
