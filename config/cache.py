"""The cache may be away: sessions then come from the database, counters start anew."""

import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


def _or(ask: Callable[[], Answer], *, instead: Answer) -> Answer:
    try:
        return ask()
    except (RedisError, OSError) as failure:
        log.warning("the cache is away: %s", failure)
        return instead


class TolerantRedisCache(RedisCache):
    """Answers as an empty cache would while the server cannot be reached."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return _or(
            lambda: super(TolerantRedisCache, self).get(key, default, version), instead=default
        )

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        return _or(lambda: super(TolerantRedisCache, self).get_many(keys, version), instead={})

    def add(self, key: str, value: Any, *rest: Any, **more: Any) -> bool:
        return _or(
            lambda: super(TolerantRedisCache, self).add(key, value, *rest, **more), instead=True
        )

    def set(self, key: str, value: Any, *rest: Any, **more: Any) -> None:
        _or(lambda: super(TolerantRedisCache, self).set(key, value, *rest, **more), instead=None)

    def set_many(self, data: dict[str, Any], *rest: Any, **more: Any) -> list[Any]:
        return _or(
            lambda: super(TolerantRedisCache, self).set_many(data, *rest, **more), instead=[]
        )

    def delete(self, key: str, version: int | None = None) -> bool:
        return _or(lambda: super(TolerantRedisCache, self).delete(key, version), instead=False)

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        _or(lambda: super(TolerantRedisCache, self).delete_many(keys, version), instead=None)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return _or(lambda: super(TolerantRedisCache, self).has_key(key, version), instead=False)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return _or(lambda: super(TolerantRedisCache, self).incr(key, delta, version), instead=delta)
