"""A stand-in for the one class of pandas that is used with LSDB."""


class DataFrame(dict):
    @property
    def columns(self):
        return list(self)
