"""The names of the months in the languages of most blogs.

They are those of CLDR, normalized by :func:`blogcrawl.values.months.month_key`, without names that
mean two months, such as listopad. They are stored here because loading thirty languages takes a
third of a second.
"""

from __future__ import annotations

_NAMES = {
    1: """
        enero janeiro janvier januar gennaio января январь 一月 januari stycznia styczen
        ocak ژانویه ledna leden січня січень tammikuuta tammikuu ianuarie ιανουαριου
        ιανουαριοσ gener يناير ינואר มกราคม sijecnja sijecanj януари
    """,
    2: """
        febrero fevereiro fevrier februar febbraio февраля февраль 二月 februari lutego
        luty subat فوریه unora unor лютого лютии helmikuuta helmikuu februarie
        φεβρουαριου φεβρουαριοσ febrer فبراير פברואר กุมภาพันธ์ veljace veljaca
        февруари
    """,
    3: """
        marzo marco mars marz марта март 三月 maart marca marzec mart مارس brezna brezen
        maret березня березень marts maaliskuuta maaliskuu marcius martie μαρτιου
        μαρτιοσ marc מרץ มีนาคม ozujka ozujak
    """,
    4: """
        abril avril april aprile апреля апрель 四月 kwietnia kwiecien nisan آوریل dubna
        duben квітня квітень huhtikuuta huhtikuu aprilis aprilie απριλιου απριλιοσ
        أبريل אפריל เมษายน travnja travanj април
    """,
    5: """
        mayo maio mai maggio мая маи 五月 mei maja maj mayis مه kvetna kveten травня
        травень toukokuuta toukokuu majus μαιου μαιοσ maig مايو מאי พฤษภาคม svibnja
        svibanj
    """,
    6: """
        junio junho juin juni giugno июня июнь 六月 czerwca czerwiec haziran ژوئن
        cervna cerven червня червень kesakuuta kesakuu junius iunie ιουνιου ιουνιοσ
        juny يونيو יוני มิถุนายน lipnja lipanj юни
    """,
    7: """
        julio julho juillet juli luglio июля июль 七月 lipca lipiec temmuz ژوئیه
        cervence cervenec липня липень heinakuuta heinakuu julius iulie ιουλιου
        ιουλιοσ juliol يوليو יולי กรกฎาคม srpnja srpanj юли
    """,
    8: """
        agosto aout august августа август 八月 augustus sierpnia sierpien agustos اوت
        srpna srpen agustus серпня серпень augusti elokuuta elokuu augusztus αυγουστου
        αυγουστοσ agost أغسطس אוגוסט สิงหาคม kolovoza kolovoz
    """,
    9: """
        septiembre setembro septembre september settembre сентября сентябрь 九月
        wrzesnia wrzesien eylul سپتامبر zari вересня вересень syyskuuta syyskuu
        szeptember septembrie σεπτεμβριου σεπτεμβριοσ setembre سبتمبر ספטמבר กันยายน
        rujna rujan септември
    """,
    10: """
        octubre outubro octobre oktober ottobre октября октябрь 十月 pazdziernika
        pazdziernik ekim اکتبر rijna rijen жовтня жовтень lokakuuta lokakuu octombrie
        οκτωβριου οκτωβριοσ أكتوبر אוקטובר ตุลาคม октомври
    """,
    11: """
        noviembre novembro novembre november ноября ноябрь 十一月 kasim نوامبر listopadu
        листопада листопад marraskuuta marraskuu noiembrie νοεμβριου νοεμβριοσ نوفمبر
        נובמבר พฤศจิกายน studenoga studeni ноември
    """,
    12: """
        diciembre dezembro decembre dezember dicembre декабря декабрь 十二月 december
        grudnia grudzien aralik دسامبر prosince prosinec desember грудня грудень
        joulukuuta joulukuu decembrie δεκεμβριου δεκεμβριοσ desembre ديسمبر דצמבר
        ธันวาคม prosinca prosinac декември
    """,
}

USUAL = {name: month for month, names in _NAMES.items() for name in names.split()}
"""The number of the month by name."""
