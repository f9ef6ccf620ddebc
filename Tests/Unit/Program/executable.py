"""Reads a 64-bit Windows program: which DLLs it imports, its flags, its resources."""
import struct

IMPORTS, RESOURCES, DELAYED_IMPORTS = 1, 2, 13  # data directories
VERSION, MANIFEST = 16, 24                      # types of resources


class Executable:
    """Source: the PE format, learn.microsoft.com/windows/win32/debug/pe-format."""

    def __init__(self, content):
        self.content = content
        header, = struct.unpack_from("<I", content, 0x3C)
        assert content[header:header + 4] == b"PE\0\0", "not a Windows program"
        self.machine, count = struct.unpack_from("<HH", content, header + 4)
        size, = struct.unpack_from("<H", content, header + 20)
        optional = header + 24
        magic, = struct.unpack_from("<H", content, optional)
        assert magic == 0x20B, "not a 64-bit program"
        self.subsystem, self.flags = struct.unpack_from("<HH", content, optional + 68)
        self.directories = [struct.unpack_from("<II", content, optional + 112 + 8 * i) for i in range(16)]
        self.sections = [struct.unpack_from("<IIII", content, optional + size + 40 * i + 8) for i in range(count)]

    def offset(self, address):
        for virtual_size, virtual, raw_size, raw in self.sections:
            if virtual <= address < virtual + max(virtual_size, raw_size):
                return address - virtual + raw
        raise ValueError(f"address {address:#x} lies in no section")

    def text(self, address):
        begin = self.offset(address)
        return self.content[begin:self.content.index(b"\0", begin)].decode("ascii")

    def imports(self):
        """The names of the DLLs, in lower case, those that are loaded later too."""
        names = []
        for directory, size, name_at in ((IMPORTS, 20, 12), (DELAYED_IMPORTS, 32, 4)):
            address = self.directories[directory][0]
            while address:
                name, = struct.unpack_from("<I", self.content, self.offset(address) + name_at)
                if name == 0:
                    break
                names.append(self.text(name).lower())
                address += size
        return names

    def resources(self, wanted):
        """The contents of all resources of a type, in all languages."""
        base = self.offset(self.directories[RESOURCES][0])
        return [content for kind, content in self._walk(base, base, None) if kind == wanted]

    def _walk(self, base, at, kind):
        named, numbered = struct.unpack_from("<HH", self.content, at + 12)
        for index in range(named + numbered):
            name, where = struct.unpack_from("<II", self.content, at + 16 + 8 * index)
            if where & 0x80000000:
                yield from self._walk(base, base + (where & 0x7FFFFFFF), name if kind is None else kind)
            else:
                address, size = struct.unpack_from("<II", self.content, base + where)
                begin = self.offset(address)
                yield kind, self.content[begin:begin + size]
