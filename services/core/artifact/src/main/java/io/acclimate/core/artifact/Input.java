package io.acclimate.core.artifact;

import java.util.Arrays;

/** What a model is asked about. */
public sealed interface Input {

  /** A tensor without the batch dimension. */
  record TensorInput(TensorBytes tensor) implements Input {}

  /** A text. */
  record TextInput(String text) implements Input {}

  /**
   * An encoded image, sound or other medium.
   *
   * @param mediaType IANA media type, such as image/jpeg
   * @param data the encoded bytes; shared, not copied: nobody may write to them
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // equality is by content, see below; a copy per medium costs
  record MediaInput(String mediaType, byte[] data) implements Input {
    @Override
    public boolean equals(Object other) {
      return other instanceof MediaInput that
          && mediaType.equals(that.mediaType)
          && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
      return 31 * mediaType.hashCode() + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
      return "MediaInput[" + mediaType + ", " + data.length + " bytes]";
    }
  }
}
