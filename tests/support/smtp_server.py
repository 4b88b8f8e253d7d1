# A real SMTP server (aiosmtpd) on a port of its own, for the tests of outgoing mail. Usage:
#   smtp_server.py CERTIFICATE KEY FOLDER [plain|refuse]
# It demands STARTTLS and a sign-in (with `plain` it offers neither, with `refuse` it knows no mailbox), keeps each
# message as FOLDER/N.eml with its envelope in FOLDER/N.txt, and prints its port when it listens. It ends when
# its input does.
import asyncio
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

certificate, key, folder = sys.argv[1:4]
mode = sys.argv[4] if len(sys.argv) > 4 else ""


class Keeper:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if mode == "refuse":
            return "550 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = pathlib.Path(folder) / str(self.count)
        name.with_suffix(".eml").write_bytes(envelope.original_content)
        secured = session.ssl is not None
        name.with_suffix(".txt").write_text(f"{envelope.mail_from} {' '.join(envelope.rcpt_tos)} tls={secured}\n")
        return "250 OK"


def check(server, session, envelope, mechanism, data):
    good = data.login == b"paraat" and data.password == b"een goed bewaard geheim"
    return AuthResult(success=good, handled=False)


async def main():
    loop = asyncio.get_running_loop()
    keeper = Keeper()

    def connection():
        if mode == "plain":
            return SMTP(keeper, hostname="localhost", loop=loop)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
        return SMTP(keeper, hostname="localhost", loop=loop, tls_context=context, require_starttls=True,
                    authenticator=check, auth_required=True, auth_require_tls=True)

    server = await loop.create_server(connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
