// A zip whose bytes follow from its files alone: names in order, one time for all, nothing of the machine.
import zlib from "node:zlib"

/** A zip of files, each a name and its bytes, with one time, in seconds since 1970, as UTC. */
export const zip = (files, seconds) => {
  const { date, time } = dosTime(seconds)
  const parts = []
  const directory = []
  let offset = 0
  for (const { name, bytes } of files) {
    const label = Buffer.from(name, "utf8")
    const packed = zlib.deflateRawSync(bytes, { level: 9 })
    const isSmaller = packed.length < bytes.length
    const content = isSmaller ? packed : bytes
    // Version 2.0; names are UTF-8; deflated or stored.
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x0800, 2)
    common.writeUInt16LE(isSmaller ? 8 : 0, 4)
    common.writeUInt16LE(time, 6)
    common.writeUInt16LE(date, 8)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(content.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(label.length, 22)
    const start = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, label])
    const end = Buffer.alloc(14)
    // A plain file that its owner may write, and everybody read.
    end.writeUInt32LE(((0o100644 << 16) >>> 0), 6)
    end.writeUInt32LE(offset, 10)
    directory.push(Buffer.from("PK\x01\x02", "latin1"), Buffer.from([20, 3]), common, end, label)
    parts.push(start, content)
    offset += start.length + content.length
  }
  const list = Buffer.concat(directory)
  const last = Buffer.alloc(22)
  last.write("PK\x05\x06", "latin1")
  last.writeUInt16LE(files.length, 8)
  last.writeUInt16LE(files.length, 10)
  last.writeUInt32LE(list.length, 12)
  last.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, list, last])
}

/** A zip knows years from 1980 on, and every other second. */
const dosTime = seconds => {
  const at = new Date(Math.max(seconds, 315532800) * 1000)
  return {
    date: ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  }
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1
  return byte
})

const crc32 = bytes => {
  let sum = 0xffffffff
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8)
  return (sum ^ 0xffffffff) >>> 0
}
