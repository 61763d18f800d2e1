"""Facts of orders from the shop's own system. What a host page says of an order is a claim; a source's word replaces it."""
