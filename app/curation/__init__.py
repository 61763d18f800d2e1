"""Curating a shop's library: what pages, programs and the background work do beyond storing.

`findings` and `neighbours` say what is wrong with an entry, `library` writes entries, `worst` and `recheck` hold
promises against the shop's facts, `shopfacts` previews and switches those facts.
"""
