"""A service that signs and verifies over the library: VC-API (VCALM), without a database."""
