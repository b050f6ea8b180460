"""The proxy of the environment (HTTPS_PROXY, ALL_PROXY, NO_PROXY), looked up once per host."""

import ipaddress
from functools import lru_cache
from urllib.request import getproxies, proxy_bypass

from yarl import URL


def proxy_for(url: str) -> str | None:
    """The proxy a request to this URL goes through, or None; never one for this machine itself."""
    parts = URL(url)
    return _proxy(parts.scheme, parts.host or "")


@lru_cache(maxsize=64)
def _proxy(scheme: str, host: str) -> str | None:
    # aiohttp's own trust_env asks the environment and ~/.netrc in a thread for every single request.
    if _is_loopback(host):
        return None
    proxies = getproxies()
    if proxy_bypass(host):
        return None
    return proxies.get(scheme) or proxies.get("all")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
