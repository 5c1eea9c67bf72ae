"""The composition root: the one place that names concrete classes and puts them together.

`open_office` gives everything between the database and the screens; `run` adds Telegram, the alarm and, where
asked for, a small web server, and lives until it is told to stop.
"""

import gc
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from bot.cases.base.directory import Directory
from bot.cases.base.facts import LINKS, CentreFacts
from bot.cases.base.inputs import Incoming
from bot.cases.base.ports import Clock, Statement
from bot.cases.base.versions import adopt
from bot.cases.casework.service import CaseService
from bot.cases.clockwork.chores import Chores
from bot.cases.clockwork.deadlines import Sweep
from bot.cases.clockwork.lapsing import lapse
from bot.cases.clockwork.rounds import Rounds
from bot.cases.clockwork.watchdog import watch
from bot.cases.forms.desk import FormDesk
from bot.cases.pages.ageing import AGEING, Ageing
from bot.cases.pages.board import BOARD_PAGES, Board
from bot.cases.pages.briefs import PAGE as BRIEF_PAGE
from bot.cases.pages.briefs import Briefs
from bot.cases.pages.charts import Charts
from bot.cases.pages.collecting import COLLECTING, Collecting
from bot.cases.pages.datadesk import PAGE as DATA_PAGE
from bot.cases.pages.datadesk import DataDesk
from bot.cases.pages.daysdesk import PAGE as DAYS_PAGE
from bot.cases.pages.daysdesk import DaysDesk
from bot.cases.pages.importdesk import IMPORT_PAGES, ImportDesk
from bot.cases.pages.pages import Pages
from bot.cases.pages.papers import PAPER_PAGES, PaperDesk
from bot.cases.pages.phonedesk import PAGE as PHONE_PAGE
from bot.cases.pages.phonedesk import PhoneDesk
from bot.cases.pages.recordview import PAGE as RECORD_PAGE
from bot.cases.pages.recordview import RecordPages
from bot.cases.pages.registers import REGISTER_PAGES, Ledgers
from bot.cases.pages.replying import Desk
from bot.cases.pages.sent import SentFiles
from bot.cases.people.joining import Reception, invitation
from bot.cases.people.reaching import Reaching
from bot.cases.people.staff import OWNER, USERNAME, Staff
from bot.cases.records.importing import Importer
from bot.cases.talk.conversation import Conversation
from bot.cases.talk.matching import Matcher
from bot.cases.timing.workdays import Workdays
from bot.cases.view.documents import Makers, Received
from bot.clock import MovableClock, SystemClock
from bot.datakey import read_keys
from bot.engine.basics.languages import language_of
from bot.engine.checks.check import check
from bot.engine.reading.loader import load_centre
from bot.engine.spec.centre import Centre
from bot.errors import SettingsError
from bot.health import Health, supervised
from bot.ids import Snowflake
from bot.instance import only_one
from bot.render.ageing import AgeingFiles
from bot.render.bars import BoardFiles
from bot.render.chartfiles import ChartFiles
from bot.render.commands import commands_for, commands_of
from bot.render.imports import ImportFiles
from bot.render.papers import PaperFiles
from bot.render.presenter import Presenter
from bot.render.registers import RegisterFiles
from bot.render.texts import Texts
from bot.scheduler import Alarm
from bot.settings import Settings
from bot.stopping import until_told
from bot.storage.store import SqlStore, open_store
from bot.telegram.application import Connection, Ports, TelegramChannel
from bot.telegram.inbound import CHANNEL
from bot.telegram.menus import MenuPorts
from bot.telegram.pacing import UNLIMITED, Rates
from bot.telegram.redaction import install
from bot.telemetry import Tally
from bot.trial_clock import follow
from bot.typesetting import Typesetter

STOP_WITHIN_S = 10.0
FIRST_LINK_LASTS = timedelta(days=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that works on cases, without a channel to people."""

    settings: Settings
    clock: Clock
    store: SqlStore
    tally: Tally
    centre: Centre
    texts: Texts
    directory: Directory
    service: CaseService
    conversation: Conversation
    presenter: Presenter
    staff: Staff
    makers: Makers
    """Who makes the files that messages of kind `document` bring."""
    received: Received
    ledgers: Ledgers
    charts: ChartFiles
    pages: Pages
    reaching: Reaching
    briefs: Briefs

    async def menu_mark(self, incoming: Incoming) -> tuple[object, ...]:
        """Return what the person's menu of commands depends on."""
        contact = await self.directory.at(incoming.channel, incoming.address)
        return (contact.person.acts_as, contact.language, incoming.language_code) if contact else ()

    async def menu_of(self, incoming: Incoming) -> list[tuple[str, str]]:
        """Return the person's menu of commands; an empty one where that of every customer will do."""
        contact = await self.directory.at(incoming.channel, incoming.address)
        if contact is None:
            return []
        view = await self.pages.load("help", contact)
        shown = language_of(incoming.language_code, self.settings.default_language)
        if not view.inside and contact.language == shown:
            return []
        return [(name, self.texts.say(contact.language, words)) for name, words in commands_for(view)]


@asynccontextmanager
async def open_office(settings: Settings) -> AsyncIterator[Office]:
    """Open the store, read the flows and the people, and put the office together.

    Raises:
        SettingsError, FlowError, StorageError: what is wrong, before anybody is served.
    """
    clock = MovableClock() if settings.clock_url else SystemClock()
    centre = load_centre(settings.flows_dir, check)
    texts = Texts.load(settings.locales_dir)
    keys = read_keys(settings.banli_data_key.get_secret_value(), settings.banli_home)
    tally = Tally()
    async with open_store(settings.database, keys, tally) as store:
        ids = Snowflake()
        directory = Directory(store)
        older = await adopt(store, centre, clock.now())
        facts = await CentreFacts.read(
            centre, store=store, directory=directory, clock=clock, ids=ids, zone=settings.zone, older=older
        )
        service = CaseService(store, clock, directory, facts)
        staff = Staff(service)
        desk, pages = FormDesk(service, texts.forms), Pages(service, staff)
        reaching = Reaching(service)
        reception = Reception(store, clock, ids, directory, settings.default_language, reaching)
        makers, received = Makers(), Received()
        imports = ImportDesk(service, Importer(service, texts.forms), received)
        pages.register(IMPORT_PAGES, imports.page)
        days, data, phones = DaysDesk(service, Workdays(service)), DataDesk(service), PhoneDesk(service)
        board = Board(service)
        briefs = Briefs(service, board)
        desks: dict[str, Desk] = {"day": days, DATA_PAGE: data, PHONE_PAGE: phones, BRIEF_PAGE: briefs}
        pages.register(DAYS_PAGE, days.page)
        pages.register(DATA_PAGE, data.page)
        pages.register(PHONE_PAGE, phones.page)
        pages.register(BRIEF_PAGE, briefs.page)
        pages.register(RECORD_PAGE, RecordPages(service).page)
        papers = PaperDesk(service)
        pages.register(PAPER_PAGES, papers.page)
        ledgers = Ledgers(service, pages, texts.forms)
        pages.register(REGISTER_PAGES, ledgers.page)
        pages.register(BOARD_PAGES, board.page)
        ageing = Ageing(service)
        pages.register(AGEING, ageing.page)
        pages.register(COLLECTING, Collecting(service).page)
        sent = SentFiles(service, received)
        sent.register(makers)
        conversation = Conversation(
            service, reception, desk, pages, Matcher(texts.forms), staff, imports, desks, sent
        )
        presenter = Presenter(service, desk, pages, texts, makers)
        ImportFiles(imports, centre.records, presenter.voice).register(makers)
        typesetter = Typesetter(settings.papers_dir)
        PaperFiles(papers, typesetter, presenter.voice, settings.default_language).register(makers)
        charts = ChartFiles(Charts(service), typesetter, presenter.voice)
        charts.register(makers)
        BoardFiles(board, typesetter, presenter.voice).register(makers)
        AgeingFiles(ageing, typesetter, presenter.voice, directory).register(makers)
        RegisterFiles(ledgers, presenter.voice, clock.now).register(makers)
        yield Office(
            settings=settings,
            clock=clock,
            store=store,
            tally=tally,
            centre=centre,
            texts=texts,
            directory=directory,
            service=service,
            conversation=conversation,
            presenter=presenter,
            makers=makers,
            received=received,
            ledgers=ledgers,
            charts=charts,
            pages=pages,
            reaching=reaching,
            briefs=briefs,
            staff=staff,
        )


def channel_of(office: Office, token: str) -> TelegramChannel:
    """Return the Telegram channel of an office, not yet connected."""
    settings = office.settings
    rate = settings.rate
    connection = Connection(
        token,
        root=settings.telegram_api_url,
        proxy=settings.proxy_url,
        rates=Rates(overall=rate) if rate else UNLIMITED,
    )
    menus = MenuPorts(mark=office.menu_mark, of=office.menu_of)
    ports = Ports(
        store=office.store,
        clock=office.clock,
        office=office.conversation.handle,
        present=office.presenter.present,
        say=office.presenter.say,
        reached=partial(office.reaching.note, CHANNEL),
        menus=menus,
        default_language=settings.default_language,
        tally=office.tally,
    )
    return TelegramChannel(connection, ports)


async def run(settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT, then finish what has come in.

    `tell` says on the terminal what must not stand in a log: the administrator's first link.

    Raises:
        BotError: why it cannot start, or cannot go on.
    """
    token = settings.require_token()
    install(token)
    async with AsyncExitStack() as stack:
        stack.enter_context(only_one(settings.banli_home))
        office = await stack.enter_async_context(open_office(settings))
        if isinstance(office.clock, MovableClock):
            await stack.enter_async_context(follow(office.clock, settings.clock_url))
        channel = await stack.enter_async_context(channel_of(office, token))
        office.reaching.push = channel.push
        office.received.connect(CHANNEL, channel.download)
        known = {USERNAME: channel.me, LINKS: channel.link_address}
        await office.store.commit(
            [Statement("set_centre_value", {"name": name, "value": value}) for name, value in known.items()]
        )
        await office.service.facts.refresh()
        if not office.service.world().holders(OWNER):
            tell(await first_link(office, channel.me))
        sweep = Sweep(office.service, office.staff.absences, office.briefs, channel.push, office.tally)
        chores = Chores(sweep, Rounds(office.service, channel.push))
        alarm = Alarm(chores.run, chores.next_at, office.clock.now)
        office.service.on_deadline = alarm.set_for
        if isinstance(office.clock, MovableClock):
            office.clock.on_move = alarm.ring_soon
        stack.callback(alarm.stop)
        await channel.set_commands(commands_of(office.centre, office.texts))
        health = Health(office.store, channel.health, lambda: alarm.silent_s)
        await stack.enter_async_context(serving(office, channel, health))
        secret = settings.webhook_secret.get_secret_value()
        await channel.start(webhook=settings.webhook_url, secret=secret)
        await alarm.start()
        alarm.hourly(lambda: look_after(office))
        gc.collect()
        gc.freeze()  # what was made for the start lives to the end: nobody need look through it again
        _log.info("@%s is at work; Ctrl-C stops it", channel.me)
        async with supervised(health):
            await until_told(channel.failed)
            _log.info("stopping: what has come in is finished first")
        alarm.stop()
        await channel.stop(STOP_WITHIN_S)


async def look_after(office: Office) -> None:
    """Look whether any open case waits for nobody or for no moment, and say so; delete what has lapsed."""
    office.tally.stranded = await watch(office.store)
    await lapse(office.service)


async def first_link(office: Office, username: str) -> str:
    """Return what to do when nobody is the administrator yet: a link, made anew at each start until somebody is."""
    now = office.clock.now()
    unit, code = invitation(OWNER, now + FIRST_LINK_LASTS, now)
    await office.store.commit([unit])
    return (
        "Nobody is the administrator yet. Open this link in Telegram within a day and set up the centre "
        f"(it works once):\nhttps://t.me/{username}?start={code}"
    )


@asynccontextmanager
async def serving(office: Office, channel: TelegramChannel, health: Health) -> AsyncIterator[None]:
    """Serve the webhook, health and metrics at LISTEN, where one is asked for.

    Raises:
        SettingsError: the webhook has no secret, a package is missing, or the address cannot be listened on.
    """
    settings = office.settings
    if not settings.webhook_url and not settings.listen:
        yield
        return
    try:
        from bot.serving import listening, routes  # noqa: PLC0415 - who has no server needs none of it
    except ImportError as error:
        raise SettingsError("LISTEN and WEBHOOK_URL need the extra `webhook` of this package.") from error
    try:
        from bot.metrics import Metrics  # noqa: PLC0415 - an extra

        metrics = Metrics(office.tally, office.store, office.clock, channel.health)
    except ImportError:
        metrics = None
    served = routes(health.look, metrics)
    if settings.webhook_url:
        secret = settings.webhook_secret.get_secret_value()
        if not secret:
            raise SettingsError(
                "WEBHOOK_SECRET must be set with WEBHOOK_URL; it takes 1 to 256 of A-Z a-z 0-9 _ -."
            )
        path = urlsplit(settings.webhook_url).path or "/"
        served.append(channel.webhook_route(path=path, secret=secret))
    async with listening(settings.listen or "127.0.0.1:8080", served):
        yield
