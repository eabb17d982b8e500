"""How often a device may ask: for signing in, joining, exports and the like (rulings 25).

Live regions and ballots have a cheaper limiter of their own.
"""

from flask_limiter import Limiter

from cocreate.web.devices import device_key

limiter = Limiter(key_func=device_key, headers_enabled=True)
