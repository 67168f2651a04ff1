package io.acclimate.core.artifact;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** UTF-8 that refuses malformed input instead of replacing it. */
final class Utf8 {
  private Utf8() {}

  static String decode(byte[] bytes, String what) {
    return decode(ByteBuffer.wrap(bytes), what);
  }

  static String decode(ByteBuffer bytes, String what) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes)
          .toString();
    } catch (CharacterCodingException e) {
      throw new InvalidFormatException(what + ": not valid UTF-8", e);
    }
  }

  static byte[] encode(String text, String what) {
    try {
      ByteBuffer buffer = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new InvalidFormatException(what + ": not encodable as UTF-8", e);
    }
  }
}
