package io.acclimate.core.artifact;

/**
 * Numbers of the pack format, version 1; all integers are little-endian. See
 * docs/decisions/0004-pack.md.
 *
 * <pre>
 * pack   = "ACPK" version:u16 rows:u32 row*
 * row    = eventId:text domain:text side:u8 label input
 * label  = 0 | 1 name:text | 2 value:f64 | 3 count:u32 name:text* | 4 count:u32 box*
 * box    = name:text x:f32 y:f32 width:f32 height:f32
 * input  = 1 tensor | 2 text | 3 mediaType:text blob
 * tensor = dtype:u8 rank:u8 size:u64* data            (product of sizes × size of dtype bytes)
 * text   = length:u32 UTF-8 bytes      blob = length:u32 bytes
 * </pre>
 */
final class PackFormat {
  static final byte[] MAGIC = {'A', 'C', 'P', 'K'};
  static final short VERSION = 1;

  static final byte TRAIN = 0;
  static final byte HOLD_OUT = 1;

  static final byte NO_LABEL = 0;
  static final byte CLASS_NAME = 1;
  static final byte NUMBER = 2;
  static final byte NAME_SET = 3;
  static final byte BOXES = 4;

  static final byte TENSOR = 1;
  static final byte TEXT = 2;
  static final byte MEDIA = 3;

  private PackFormat() {}

  static byte code(Dtype dtype) {
    return switch (dtype) {
      case F32 -> 1;
      case F64 -> 2;
      case F16 -> 3;
      case I64 -> 4;
      case I32 -> 5;
      case I16 -> 6;
      case I8 -> 7;
      case U8 -> 8;
      case BOOL -> 9;
    };
  }

  static Dtype dtype(byte code) {
    for (Dtype dtype : Dtype.values()) {
      if (code(dtype) == code) {
        return dtype;
      }
    }
    throw new InvalidFormatException("pack: unknown element type " + code);
  }
}
