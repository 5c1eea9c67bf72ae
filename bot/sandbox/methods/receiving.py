"""Methods by which updates reach the bot, and files. Source: Bot API 10.0, "Getting updates"."""

import string
from typing import Any

from bot.sandbox import limits
from bot.sandbox.api import Api
from bot.sandbox.errors import bad_request, conflict
from bot.sandbox.methods.registry import method
from bot.sandbox.params import Call
from bot.sandbox.updates import WEBHOOK_ACTIVE, WEBHOOK_SET
from bot.sandbox.webhook import host_of, is_loopback

Json = dict[str, Any]

LONGEST_POLL_S = 50
MOST_UPDATES = 100
SECRET = set(string.ascii_letters + string.digits + "_-")
LONGEST_SECRET = 256


@method("getUpdates")
async def get_updates(api: Api, call: Call) -> list[Json]:
    """Return the next updates; an offset confirms all below it."""
    if api.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    api.updates.allow(call.json("allowed_updates", "allowed updates"))
    limit = call.integer("limit", MOST_UPDATES, 1, MOST_UPDATES)
    timeout_s = call.integer("timeout", 0, 0, LONGEST_POLL_S)
    return await api.updates.poll(call.integer("offset"), limit, timeout_s)


@method("setWebhook")
async def set_webhook(api: Api, call: Call) -> bool:
    """Post updates to an address of this machine from now on."""
    url = call.text("url")
    if call.flag("drop_pending_updates"):
        api.updates.drop()
    if not url:
        api.webhook.stop()
        return True
    host = host_of(url)
    if host is None:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not is_loopback(host):
        raise bad_request("bad webhook: the sandbox posts to addresses of this machine only")
    secret = call.text("secret_token")
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if set(secret) - SECRET:
        raise bad_request("secret token contains unallowed characters")
    api.updates.allow(call.json("allowed_updates", "allowed updates"))
    api.updates.interrupt(WEBHOOK_SET)
    api.webhook.set(url, secret, call.integer("max_connections", 40, 1, 100))
    return True


@method("deleteWebhook")
async def delete_webhook(api: Api, call: Call) -> bool:
    """Keep updates for getUpdates again."""
    if call.flag("drop_pending_updates"):
        api.updates.drop()
    api.webhook.stop()
    return True


@method("getWebhookInfo")
async def get_webhook_info(api: Api, _: Call) -> Json:
    """Tell where updates go."""
    return api.webhook.info()


@method("getFile")
async def get_file(api: Api, call: Call) -> Json:
    """Make a file ready to be downloaded."""
    stored = api.world.files.get(call.text("file_id"))
    if len(stored.content) > limits.DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {**stored.seen, "file_path": stored.path}
