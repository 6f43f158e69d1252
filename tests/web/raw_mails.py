"""Raw mails as mail programs write them: how each quotes, signs and wraps; and what machines send."""

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage

from wellserved.web.actions.notice_mails import LINE

US = "Wellserved <x@example.org>"
MARKED = f"{LINE} write your answer above this line {LINE}"
OURS = f"{MARKED}\n\nHello Ann,\n\nR-17 A laptop\n\nBen Brook asked back.\n“Which size?”\n"
QUOTED = "\n".join(f"> {line}".rstrip() for line in OURS.splitlines())


@dataclass(frozen=True)
class Sample:
    """One mail as it comes, and what its writer wrote."""

    name: str
    body: str
    text: str
    html: str = ""


def plain(name: str, body: str, text: str = "The small one, please.") -> Sample:
    return Sample(name, body, text)


ANSWER = "The small one, please."
SAMPLES = (
    plain("nothing quoted", f"{ANSWER}\n"),
    plain("two paragraphs", "Hello Ben,\n\nthe small one.\n\nAnn\n", "Hello Ben,\n\nthe small one.\n\nAnn"),
    plain("Gmail en", f"{ANSWER}\n\nOn Mon, 23 Nov 2026 at 10:02, {US} wrote:\n\n{QUOTED}\n"),
    plain(
        "Gmail en, wrapped",
        f"{ANSWER}\n\nOn Mon, 23 Nov 2026 at 10:02, Wellserved of Northwind Loans\n"
        f"<requests+abcdefg@example.org> wrote:\n\n{QUOTED}\n",
    ),
    plain("Gmail de", f"{ANSWER}\n\nAm Mo., 23. Nov. 2026 um 10:02 Uhr schrieb {US}:\n\n{QUOTED}\n"),
    plain("Gmail fr", f"{ANSWER}\n\nLe lun. 23 nov. 2026 à 10:02, {US} a écrit :\n\n{QUOTED}\n"),
    plain("Gmail es", f"{ANSWER}\n\nEl lun, 23 nov 2026 a las 10:02, W (<x@example.org>) escribió:\n\n{QUOTED}\n"),
    plain("Gmail it", f"{ANSWER}\n\nIl giorno lun 23 nov 2026 alle ore 10:02 {US} ha scritto:\n\n{QUOTED}"),
    plain("Gmail nl", f"{ANSWER}\n\nOp ma 23 nov 2026 om 10:02 schreef {US}:\n\n{QUOTED}\n"),
    plain("Gmail pt", f"{ANSWER}\n\nEm seg., 23 de nov. de 2026 às 10:02, {US} escreveu:\n\n{QUOTED}\n"),
    plain("Apple en", f"{ANSWER}\n\n> On 23. Nov 2026, at 10:02, {US} wrote:\n>\n{QUOTED}\n"),
    plain("Apple de", f"{ANSWER}\n\n> Am 23.11.2026 um 10:02 schrieb {US}:\n> \n{QUOTED}\n\n"),
    plain("iPhone", f"{ANSWER}\n\nSent from my iPhone\n\n> On 23 Nov 2026, at 10:02, {US} wrote:\n> \n{QUOTED}"),
    plain("iPhone de", f"{ANSWER}\n\nVon meinem iPhone gesendet\n\n> Am 23.11.2026 um 10:02 schrieb {US}:\n{QUOTED}"),
    plain("iPhone fr", f"{ANSWER}\n\nEnvoyé de mon iPhone\n\n> Le 23 nov. 2026 à 10:02, {US} a écrit :\n{QUOTED}"),
    plain("iPhone es", f"{ANSWER}\n\nEnviado desde mi iPhone\n\n> El 23/11, a las 10:02, {US} escribió:\n{QUOTED}"),
    plain(
        "Outlook en",
        f"{ANSWER}\n\n________________________________\nFrom: {US}\nSent: Monday, 23 November 2026\n"
        f"To: Ann Ashby\nSubject: R-17 A laptop\n\n{OURS}",
    ),
    plain(
        "Outlook de",
        f"{ANSWER}\n\nVon: {US}\nGesendet: Montag, 23. November 2026\nAn: Ann Ashby\nBetreff: R-17\n\n"
        "Hallo Ann",
    ),
    plain(
        "Outlook fr",
        f"{ANSWER}\n\nDe : {US}\nEnvoyé : lundi 23 novembre 2026 10:02\n"
        "À : Ann Ashby\nObjet : R-17\n\nBonjour",
    ),
    plain(
        "Outlook on Android",
        f"{ANSWER}\n\nGet Outlook for Android<https://aka.ms/x>\n________________________________\nFrom: {US}\n"
        f"Sent: Monday, 23 November 2026 10:02\nTo: Ann\nSubject: R-17\n\n{OURS}",
    ),
    plain("old Outlook", f"{ANSWER}\n\n-----Original Message-----\nFrom: Wellserved\nSent: Monday\n\n{OURS}"),
    plain("old Outlook de", f"{ANSWER}\n\n-----Ursprüngliche Nachricht-----\nVon: Wellserved\n\nHallo Ann"),
    plain("only our line", f"{ANSWER}\n\n{OURS}"),
    plain("our line, quoted", f"{ANSWER}\n\n{QUOTED}"),
    plain("a signature", f"{ANSWER}\n\n-- \nAnn Ashby\nSales\n+44 20 7946 0000\n\n{QUOTED}"),
    plain("written below", f"On Mon, 23 Nov 2026 at 10:02, {US} wrote:\n{QUOTED}\n\n{ANSWER}\n"),
    plain(
        "written in between",
        "> Which size?\nSmall.\n> Which site?\nThe harbour.\n",
        "> Which size?\nSmall.\n> Which site?\nThe harbour.",
    ),
    plain("no quotation", "On Monday we need 2:\none small one.\n", "On Monday we need 2:\none small one."),
    plain("lines of another system", f"{ANSWER}\r\n\r\n{QUOTED}".replace("\n", "\r\n").replace("\r\r", "\r")),
    Sample(
        "Gmail, a page only",
        "",
        "The small one,\nplease.",
        '<div dir="ltr">The small one,<br>please.</div><br><div class="gmail_quote gmail_quote_container">'
        '<div dir="ltr" class="gmail_attr">On Mon wrote:<br></div>'
        '<blockquote class="gmail_quote">Hello Ann</blockquote></div>',
    ),
    Sample(
        "Outlook, a page only",
        "",
        ANSWER,
        "<html><head><style>p {color: red}</style></head><body><p class=MsoNormal>The small one, please.</p>"
        '<div id="divRplyFwdMsg" dir="ltr"><b>From:</b> Wellserved<br><b>Sent:</b> Monday</div>'
        "<div>Hello Ann</div></body></html>",
    ),
    Sample(
        "Apple, a page only",
        "",
        ANSWER,
        '<body>The small one, please.<br><div><br><blockquote type="cite"><div>On 23 Nov wrote:</div>'
        "Hello</blockquote></div></body>",
    ),
    Sample("an empty text beside a page", "\n\n", ANSWER, "<p>The small one,&nbsp;please.</p>"),
)  # fmt: skip

MACHINES = {
    "RFC 3834": {"Auto-Submitted": "auto-replied"},
    "out of office of Exchange": {"X-Auto-Response-Suppress": "All", "Subject": "Automatic reply: R-17"},
    "a mailing list": {"List-Id": "<all.example.org>"},
    "bulk": {"Precedence": "bulk"},
    "an old responder": {"X-Autoreply": "yes"},
    "nobody": {"Return-Path": "<>"},
    "the mail server": {"From": "MAILER-DAEMON@mail.example.org"},
    "one that does not read": {"From": "no-reply@example.org"},
    "absent en": {"Subject": "Out of office: R-17 A laptop"},
    "absent en, answered": {"Subject": "Re: Automatic reply: R-17"},
    "absent de": {"Subject": "Automatische Antwort: R-17 A laptop"},
    "absent de, by hand": {"Subject": "Abwesenheitsnotiz: R-17"},
    "absent fr": {"Subject": "Réponse automatique : R-17 A laptop"},
    "absent es": {"Subject": "Respuesta automática: R-17 A laptop"},
    "absent it": {"Subject": "Risposta automatica: R-17 A laptop"},
    "absent nl": {"Subject": "Automatisch antwoord: R-17 A laptop"},
    "absent pt": {"Subject": "Resposta automática: R-17 A laptop"},
    "absent sv": {"Subject": "Autosvar: R-17 A laptop"},
    "absent pl": {"Subject": "Odpowiedź automatyczna: R-17 A laptop"},
    "not delivered": {"Subject": "Undeliverable: R-17 A laptop"},
}


def mail_of(sample: Sample, **headers: str) -> bytes:
    """Give a mail from Ann, with other headers where some are named."""
    message = EmailMessage(policy=policy.SMTP)
    said = {"From": "Ann Ashby <ann@example.org>", "To": "x@example.org", "Subject": "Re: R-17 A laptop"}
    said |= {"Message-ID": f"<{abs(hash(sample.name))}@mail.example.org>"}
    for name, value in (said | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        message[name] = value
    if sample.body or not sample.html:
        message.set_content(sample.body)
        if sample.html:
            message.add_alternative(sample.html, subtype="html")
    else:
        message.set_content(sample.html, subtype="html")
    return message.as_bytes()
