# A real SMTP server (aiosmtpd) on a port of its own, for the tests of outgoing mail. Usage:
#   smtp_server.py CERTIFICATE KEY FOLDER [MODE]
# It demands STARTTLS and a sign-in, keeps each message as FOLDER/N.eml with its envelope in FOLDER/N.txt, and
# prints "port N" when it listens, "connected" for each connection, "took message N" for each message. Modes:
#   plain   offers neither STARTTLS nor a sign-in
#   refuse  knows no mailbox
#   syntax  finds every address of a recipient malformed
#   silent  accepts connections and never says a word
#   hold    keeps the message, and acknowledges it only after SIGUSR1
#   deaf    never answers QUIT
# It ends when its parent does.
import asyncio
import os
import pathlib
import signal
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

certificate, key, folder = sys.argv[1:4]
mode = sys.argv[4] if len(sys.argv) > 4 else ""


class Keeper:
    count = 0
    released = asyncio.Event()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if mode == "refuse":
            return "550 no such mailbox here"
        if mode == "syntax":
            return "501 5.1.3 bad recipient address syntax"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = pathlib.Path(folder) / str(self.count)
        secured = session.ssl is not None
        name.with_suffix(".txt").write_text(f"{envelope.mail_from} {' '.join(envelope.rcpt_tos)} tls={secured}\n")
        name.with_suffix(".eml").write_bytes(envelope.original_content)
        print(f"took message {self.count}", flush=True)
        if mode == "hold":
            await self.released.wait()
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):
        if mode == "deaf":
            await asyncio.Event().wait()
        return "221 Bye"


class Reporting(SMTP):
    def connection_made(self, transport):
        if self.session is None:
            print("connected", flush=True)
        super().connection_made(transport)


class Silent(asyncio.Protocol):
    def connection_made(self, transport):
        print("connected", flush=True)


def check(server, session, envelope, mechanism, data):
    good = data.login == b"paraat" and data.password == b"een goed bewaard geheim"
    return AuthResult(success=good, handled=False)


async def main():
    parent = os.getppid()
    loop = asyncio.get_running_loop()
    keeper = Keeper()
    keeper.released = asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, keeper.released.set)

    def connection():
        if mode == "silent":
            return Silent()
        if mode == "plain":
            return Reporting(keeper, hostname="localhost", loop=loop)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
        return Reporting(keeper, hostname="localhost", loop=loop, tls_context=context, require_starttls=True,
                         authenticator=check, auth_required=True, auth_require_tls=True)

    server = await loop.create_server(connection, "127.0.0.1", 0)
    print(f"port {server.sockets[0].getsockname()[1]}", flush=True)
    while os.getppid() == parent:
        await asyncio.sleep(1)


asyncio.run(main())
