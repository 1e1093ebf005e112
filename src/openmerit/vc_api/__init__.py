"""A service that signs and verifies over the library: VC-API (VCALM), without a database.

`handle` does what is asked at a path, on parsed JSON, and knows nothing of HTTP; an application of
any framework can stand on it. `openmerit vc-api` serves it over Starlette and Granian (the extra
``service``), which are imported only then.

>>> from openmerit.credentials import SigningKey
>>> from openmerit.vc_api import Service, handle
>>> service = Service([SigningKey.generate()])
>>> credential = {
...     "@context": ["https://www.w3.org/ns/credentials/v2"],
...     "type": ["VerifiableCredential"],
...     "credentialSubject": {"id": "did:example:ada", "name": "Ada"},
... }
>>> status, answer = handle("/credentials/issue", service, {"credential": credential})
>>> status, answer["verifiableCredential"]["proof"]["cryptosuite"]
(201, 'eddsa-rdfc-2022')
>>> status, verdict = handle("/credentials/verify", service, answer)
>>> status, verdict["verified"]
(200, True)
"""

from openmerit.vc_api._handlers import HANDLERS, describe, handle
from openmerit.vc_api._problems import Answer
from openmerit.vc_api._service import Service

__all__ = ["HANDLERS", "Answer", "Service", "describe", "handle"]
