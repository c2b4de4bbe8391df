"""Plausible prose in several languages, and the words that themes write round it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from random import Random


class Language(NamedTuple):
    """The sentences and the words of a language; ``said`` are a theme's words by what they are."""

    sentences: tuple[str, ...]
    nouns: tuple[str, ...]
    places: tuple[str, ...]
    titles: tuple[str, ...]
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    said: dict[str, str]


def _said(lines: str) -> dict[str, str]:
    return dict(line.strip().split(": ", 1) for line in lines.strip().splitlines())


LANGUAGES: dict[str, Language] = {
    "en": Language(
        (
            "The {n} from {p} took {k} hours longer than I had planned, and I still like it.",
            "Nobody in {p} could tell me why the {n} has to stand beside the {m}.",
            "When I opened the {n}, there was a small {m} inside, and a note with the number {k}.",
            "We measured it {k} times, once with the {n} and then without any {m} at all.",
            "My neighbour says that a good {n} needs patience; I think it needs a better {m}.",
            "If you ever come to {p}, look for the {n} behind the old {m}, not in front of it.",
            "That is where the {n} broke, and I had to begin again with {k} grams of flour.",
            "It turned out that both the {n} and the {m} were older than the house in {p}.",
        ),
        tuple(
            "lamp kettle harbour violin window garden engine letter bridge basket needle orchard"
            " ladder mirror pencil river saddle teapot umbrella wagon anchor candle drawer fiddle"
            " hammer jacket lantern marble notebook oven pillow quilt rope shelf trumpet".split()
        ),
        ("Lisbon", "Aberdeen", "the mill", "Tartu", "our kitchen", "Oslo", "the valley", "Ghent"),
        ("Why the {n} matters", "{n} and {m}", "How I mended a {n} in {p}", "A {n} for {k} people"),
        tuple(
            "January February March April May June July August September October November"
            " December".split()
        ),
        tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()),
        _said(
            """
            by: By {}
            on: on {}
            posted: Posted on {}
            changed: Last updated on {}
            ago: {} years ago
            tags: Tags
            categories: Categories
            filed: Filed under {}
            tagged: Tagged {}
            older: Older posts
            newer: Newer posts
            more: Read more
            load: Load more
            comments: Comments
            share: Share this
            related: You may also like
            author: About the author
            contents: Table of contents
            licence: This work is licensed under a Creative Commons licence.
            news: Get new posts by e-mail. No spam, one letter a month.
            age: This post is more than {} years old, so some of it may be out of date.
            cookies: This site uses cookies to make it work. Accept all
            minutes: {} min read
            home: Home
            blog: Blog
            about: About
            contact: Contact
            projects: Projects
            archive: Archive
            previous: Previous post
            next: Next post
            recent: Recent posts
            reply: Leave a reply
            send: Send
            advertisement: Advertisement
            """
        ),
    ),
    "de": Language(
        (
            "Die {n} aus {p} hat {k} Stunden länger gedauert als geplant, aber ich mag sie noch.",
            "Niemand in {p} konnte mir sagen, warum die {n} neben der {m} stehen muss.",
            "Als ich die {n} öffnete, lag eine kleine {m} darin und ein Zettel mit der Zahl {k}.",
            "Wir haben es {k} Mal gemessen, einmal mit der {n} und dann ganz ohne {m}.",
            "Mein Nachbar sagt, eine gute {n} brauche Geduld; ich denke, sie braucht eine {m}.",
            "Wer einmal nach {p} kommt, sollte die {n} hinter der alten {m} suchen, nicht davor.",
            "Genau dort ist die {n} gebrochen, und ich musste mit {k} Gramm Mehl neu anfangen.",
        ),
        tuple(
            "Lampe Kanne Geige Brücke Nadel Leiter Tasse Mühle Kerze Schublade Trompete Feder"
            " Uhr Säge Schraube Tür Decke Flasche Glocke Kiste Pfanne Tasche Wiese Zange".split()
        ),
        ("Bremen", "Görlitz", "der Werkstatt", "Graz", "unserer Küche", "Passau", "Zürich"),
        ("Warum die {n} zählt", "{n} und {m}", "Wie ich in {p} eine {n} fand", "{k} Mal {n}"),
        tuple(
            "Januar Februar März April Mai Juni Juli August September Oktober November"
            " Dezember".split()
        ),
        tuple("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split()),
        _said(
            """
            by: Von {}
            on: am {}
            posted: Veröffentlicht am {}
            changed: Zuletzt geändert am {}
            ago: vor {} Jahren
            tags: Schlagwörter
            categories: Kategorien
            filed: Abgelegt unter {}
            tagged: Schlagwörter: {}
            older: Ältere Beiträge
            newer: Neuere Beiträge
            more: Weiterlesen
            load: Mehr laden
            comments: Kommentare
            share: Beitrag teilen
            related: Das könnte dich auch interessieren
            author: Über den Autor
            contents: Inhaltsverzeichnis
            licence: Dieses Werk steht unter einer Creative-Commons-Lizenz.
            news: Neue Beiträge per E-Mail. Kein Spam, ein Brief im Monat.
            age: Dieser Beitrag ist mehr als {} Jahre alt und vielleicht nicht mehr aktuell.
            cookies: Diese Seite verwendet Cookies, damit sie funktioniert. Alle annehmen
            minutes: {} Min. Lesezeit
            home: Startseite
            blog: Blog
            about: Über mich
            contact: Kontakt
            projects: Projekte
            archive: Archiv
            previous: Vorheriger Beitrag
            next: Nächster Beitrag
            recent: Neueste Beiträge
            reply: Schreibe einen Kommentar
            send: Senden
            advertisement: Anzeige
            """
        ),
    ),
    "fr": Language(
        (
            "La {n} de {p} a pris {k} heures de plus que prévu, et je l’aime toujours.",
            "Personne à {p} n’a pu me dire pourquoi la {n} doit rester à côté de la {m}.",
            "Quand j’ai ouvert la {n}, il y avait une petite {m} et un billet avec le chiffre {k}.",
            "Nous avons mesuré {k} fois, une fois avec la {n} et puis sans aucune {m}.",
            "Mon voisin dit qu’une bonne {n} demande de la patience et une meilleure {m}.",
            "C’est là que la {n} s’est cassée, et j’ai dû recommencer avec {k} grammes de farine.",
        ),
        tuple(
            "lampe bouilloire fenêtre lettre corbeille aiguille échelle rivière selle théière"
            " ancre bougie veste lanterne corde étagère trompette horloge chaise plume".split()
        ),
        ("Lyon", "Brest", "Namur", "la cuisine", "Genève", "Nantes"),
        ("Pourquoi la {n} compte", "{n} et {m}", "Une {n} trouvée à {p}", "{k} fois la {n}"),
        tuple(
            "janvier février mars avril mai juin juillet août septembre octobre novembre"
            " décembre".split()
        ),
        tuple("lundi mardi mercredi jeudi vendredi samedi dimanche".split()),
        _said(
            """
            by: Par {}
            on: le {}
            posted: Publié le {}
            changed: Mis à jour le {}
            ago: il y a {} ans
            tags: Étiquettes
            categories: Catégories
            filed: Classé dans {}
            tagged: Étiquettes : {}
            older: Articles plus anciens
            newer: Articles plus récents
            more: Lire la suite
            load: Charger plus
            comments: Commentaires
            share: Partager
            related: Articles similaires
            author: À propos de l’auteur
            contents: Sommaire
            licence: Cette œuvre est mise à disposition sous licence Creative Commons.
            news: Recevez les nouveaux articles par courriel, une lettre par mois.
            age: Cet article a plus de {} ans, il n’est peut-être plus à jour.
            cookies: Ce site utilise des cookies pour fonctionner. Tout accepter
            minutes: {} min de lecture
            home: Accueil
            blog: Blog
            about: À propos
            contact: Contact
            projects: Projets
            archive: Archives
            previous: Article précédent
            next: Article suivant
            recent: Articles récents
            reply: Laisser un commentaire
            send: Envoyer
            advertisement: Publicité
            """
        ),
    ),
    "es": Language(
        (
            "La {n} de {p} tardó {k} horas más de lo previsto, y todavía me gusta.",
            "Nadie en {p} supo decirme por qué la {n} tiene que estar junto a la {m}.",
            "Cuando abrí la {n}, había dentro una pequeña {m} y una nota con el número {k}.",
            "La medimos {k} veces, una vez con la {n} y luego sin ninguna {m}.",
            "Mi vecino dice que una buena {n} pide paciencia; yo creo que pide otra {m}.",
            "Ahí se rompió la {n}, y tuve que empezar de nuevo con {k} gramos de harina.",
        ),
        tuple(
            "lámpara tetera ventana carta cesta aguja escalera silla vela chaqueta linterna"
            " cuerda trompeta campana botella llave mesa pluma sierra taza".split()
        ),
        ("Cádiz", "Quito", "la cocina", "Oviedo", "Rosario", "Soria"),
        ("Por qué importa la {n}", "{n} y {m}", "Una {n} hallada en {p}", "{k} veces la {n}"),
        tuple(
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
            " diciembre".split()
        ),
        tuple("lunes martes miércoles jueves viernes sábado domingo".split()),
        _said(
            """
            by: Por {}
            on: el {}
            posted: Publicado el {}
            changed: Actualizado el {}
            ago: hace {} años
            tags: Etiquetas
            categories: Categorías
            filed: Archivado en {}
            tagged: Etiquetas: {}
            older: Entradas anteriores
            newer: Entradas siguientes
            more: Leer más
            load: Cargar más
            comments: Comentarios
            share: Compartir
            related: También te puede interesar
            author: Sobre el autor
            contents: Índice
            licence: Esta obra está bajo una licencia Creative Commons.
            news: Recibe las nuevas entradas por correo, una carta al mes.
            age: Esta entrada tiene más de {} años y quizá ya no esté al día.
            cookies: Este sitio usa cookies para funcionar. Aceptar todas
            minutes: {} min de lectura
            home: Inicio
            blog: Blog
            about: Acerca de
            contact: Contacto
            projects: Proyectos
            archive: Archivo
            previous: Entrada anterior
            next: Entrada siguiente
            recent: Entradas recientes
            reply: Deja un comentario
            send: Enviar
            advertisement: Publicidad
            """
        ),
    ),
    "ru": Language(
        (
            "Эта {n} из города {p} заняла на {k} часа больше, чем я думал, но она мне нравится.",
            "Никто в городе {p} не смог сказать мне, почему {n} стоит рядом, а {m} далеко.",
            "Когда открылась {n}, внутри лежала маленькая {m} и записка с числом {k}.",
            "Мы измерили это {k} раз: один раз была {n}, а потом осталась только {m}.",
            "Сосед говорит, что хорошая {n} требует терпения; я думаю, ей нужна другая {m}.",
            "Вот здесь и сломалась {n}, и мне пришлось начать заново, взяв {k} граммов муки.",
        ),
        tuple(
            "лампа скрипка игла лестница свеча труба чашка дверь книга полка бутылка корзина"
            " мельница пила ручка сумка доска лодка рама шляпа".split()
        ),
        ("Псков", "Тверь", "Казань", "Пермь", "Вологда"),
        ("Зачем нужна {n}", "{n} и {m}", "Старая {n} из города {p}", "{k} раз {n}"),
        tuple(
            "января февраля марта апреля мая июня июля августа сентября октября ноября"
            " декабря".split()
        ),
        tuple("понедельник вторник среда четверг пятница суббота воскресенье".split()),
        _said(
            """
            by: Автор: {}
            on: {}
            posted: Опубликовано {}
            changed: Обновлено {}
            ago: {} лет назад
            tags: Метки
            categories: Рубрики
            filed: Рубрика: {}
            tagged: Метки: {}
            older: Предыдущие записи
            newer: Следующие записи
            more: Читать далее
            load: Показать ещё
            comments: Комментарии
            share: Поделиться
            related: Похожие записи
            author: Об авторе
            contents: Содержание
            licence: Это произведение доступно по лицензии Creative Commons.
            news: Новые записи по почте, одно письмо в месяц.
            age: Этой записи больше {} лет, возможно, она устарела.
            cookies: Этот сайт использует файлы cookie. Принять все
            minutes: {} мин. чтения
            home: Главная
            blog: Блог
            about: Обо мне
            contact: Контакты
            projects: Проекты
            archive: Архив
            previous: Предыдущая запись
            next: Следующая запись
            recent: Свежие записи
            reply: Добавить комментарий
            send: Отправить
            advertisement: Реклама
            """
        ),
    ),
    "zh": Language(
        (
            "从{p}带回来的{n}比原先计划的多花了{k}个小时，不过我还是很喜欢它。",
            "{p}没有人能告诉我，为什么{n}一定要放在{m}的旁边。",
            "打开{n}的时候，里面有一个小小的{m}，还有一张写着{k}的纸条。",
            "我们一共量了{k}次，先是带着{n}，后来连{m}也没有用。",
            "邻居说好的{n}需要耐心，我倒觉得它更需要一个好的{m}。",
            "就是在那里{n}坏掉了，我只好用{k}克面粉重新开始。",
        ),
        tuple(
            "台灯 水壶 窗户 花园 信件 木桥 篮子 缝针 梯子 镜子 铅笔 雨伞 蜡烛 抽屉 锤子 笔记本"
            " 枕头 绳子 书架 小号".split()
        ),
        ("杭州", "成都", "厨房", "山谷", "泉州", "大理"),
        ("为什么{n}很重要", "{n}与{m}", "在{p}修好一个{n}", "关于{n}的{k}个问题"),
        tuple(f"{number}月" for number in range(1, 13)),
        tuple("星期一 星期二 星期三 星期四 星期五 星期六 星期日".split()),
        _said(
            """
            by: 作者：{}
            on: {}
            posted: 发布于 {}
            changed: 更新于 {}
            ago: {} 年前
            tags: 标签
            categories: 分类
            filed: 分类：{}
            tagged: 标签：{}
            older: 下一页
            newer: 上一页
            more: 阅读全文
            load: 加载更多
            comments: 评论
            share: 分享
            related: 相关文章
            author: 关于作者
            contents: 目录
            licence: 本作品采用知识共享许可协议进行许可。
            news: 订阅本站，每月一封邮件。
            age: 本文写于 {} 年前，部分内容可能已经过时。
            cookies: 本网站使用 Cookie。全部接受
            minutes: 阅读时间 {} 分钟
            home: 首页
            blog: 博客
            about: 关于
            contact: 联系
            projects: 项目
            archive: 归档
            previous: 上一篇
            next: 下一篇
            recent: 最近文章
            reply: 发表评论
            send: 提交
            advertisement: 广告
            """
        ),
    ),
    "ja": Language(
        (
            "{p}から持ち帰った{n}は予定より{k}時間も長くかかったが、今でも気に入っている。",
            "{p}では、どうして{n}が{m}の隣になければならないのか、誰も教えてくれなかった。",
            "{n}を開けると、中には小さな{m}と、{k}と書かれた紙が入っていた。",
            "私たちは{k}回測った。一度は{n}を使い、それから{m}なしでも試した。",
            "隣の人は良い{n}には忍耐が要ると言うが、私はもっと良い{m}が要ると思う。",
            "そこで{n}が壊れたので、小麦粉{k}グラムからやり直すことになった。",
        ),
        tuple(
            "ランプ やかん 窓 手紙 橋 かご 針 はしご 鏡 鉛筆 傘 ろうそく 引き出し 金づち"
            " ノート 枕 ロープ 本棚 ラッパ 時計".split()
        ),
        ("京都", "函館", "台所", "谷", "長崎"),
        ("なぜ{n}が大切なのか", "{n}と{m}", "{p}で{n}を直した話", "{n}について{k}のこと"),
        tuple(f"{number}月" for number in range(1, 13)),
        tuple("月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日".split()),
        _said(
            """
            by: 著者：{}
            on: {}
            posted: 投稿日：{}
            changed: 更新日：{}
            ago: {} 年前
            tags: タグ
            categories: カテゴリー
            filed: カテゴリー：{}
            tagged: タグ：{}
            older: 過去の記事
            newer: 新しい記事
            more: 続きを読む
            load: もっと見る
            comments: コメント
            share: 共有する
            related: 関連記事
            author: この記事を書いた人
            contents: 目次
            licence: この作品はクリエイティブ・コモンズ・ライセンスの下に提供されています。
            news: 新しい記事をメールでお届けします。月に一通だけです。
            age: この記事は公開から {} 年以上が経過しています。
            cookies: このサイトはクッキーを使用します。すべて許可
            minutes: 読了時間 {} 分
            home: ホーム
            blog: ブログ
            about: このサイトについて
            contact: お問い合わせ
            projects: 作品
            archive: アーカイブ
            previous: 前の記事
            next: 次の記事
            recent: 最近の記事
            reply: コメントを残す
            send: 送信
            advertisement: 広告
            """
        ),
    ),
}


def fill(language: Language, pattern: str, chance: Random) -> str:
    """A pattern of a language with words in it."""
    n, m = chance.sample(language.nouns, 2)
    return pattern.format(n=n, m=m, p=chance.choice(language.places), k=chance.randrange(2, 990))


def prose(language: Language, chance: Random, sentences: int) -> str:
    """A paragraph."""
    some = [fill(language, chance.choice(language.sentences), chance) for _ in range(sentences)]
    return ("" if some[0].endswith("。") else " ").join(some)
