"""A local time stamping authority, made with openssl."""

import subprocess
from pathlib import Path

CONFIG = """
[ts]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class Authority:
    """A certificate that signs, one for stamping, and `openssl ts` between a query and its reply."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "serial").write_text("01")
        (folder / "ts.cnf").write_text(CONFIG.format(folder=folder))
        (folder / "ext").write_text(
            "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n"
        )
        self.roots = folder / "ca.pem"
        self._openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Root", "-days", "9", "-keyout", "ca.key", "-out", "ca.pem")  # fmt: skip
        self._openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Stamps", "-keyout", "ts.key", "-out", "ts.csr")  # fmt: skip
        self._openssl("x509", "-req", "-in", "ts.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "9", "-extfile", "ext", "-out", "ts.pem")  # fmt: skip

    def _openssl(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def stamp(self, asked: Path) -> Path:
        reply = asked.with_suffix(".tsr")
        self._openssl("ts", "-reply", "-config", "ts.cnf", "-section", "ts", "-queryfile", str(asked.absolute()), "-signer", "ts.pem", "-inkey", "ts.key", "-out", str(reply.absolute()))  # fmt: skip
        return reply

    def accepts(self, text: Path, reply: Path) -> bool:
        """What openssl says of a text and a reply."""
        done = subprocess.run(
            ["openssl", "ts", "-verify", "-data", text, "-in", reply, "-CAfile", self.roots], check=False, capture_output=True
        )  # fmt: skip
        return done.returncode == 0
