package io.acclimate.core.artifact;

import java.util.Arrays;
import java.util.List;

/** Element types that we read and write, spelled as safetensors spells them. */
public enum Dtype {
  F32(4),
  F64(8),
  F16(2),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U8(1),
  BOOL(1);

  private static final List<String> NAMES = Arrays.stream(values()).map(Enum::name).toList();

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  /** Finds a type by its name and refuses any other. */
  public static Dtype of(String name) {
    if (!NAMES.contains(name)) {
      throw new InvalidFormatException("dtype: '" + name + "' is not one of " + NAMES);
    }
    return valueOf(name);
  }

  /** Names of all types. */
  public static List<String> names() {
    return NAMES;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** True for the types that can hold NaN and infinities. */
  public boolean floating() {
    return this == F16 || this == F32 || this == F64;
  }
}
