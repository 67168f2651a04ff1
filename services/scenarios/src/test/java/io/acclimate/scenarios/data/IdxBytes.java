package io.acclimate.scenarios.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes small idx files for tests. */
public final class IdxBytes {
  private IdxBytes() {}

  /**
   * Writes the pictures and labels of one part.
   *
   * @param part {@code train} or {@code t10k}
   * @param pictures each side · side grey values
   */
  public static void write(Path folder, String part, int side, byte[][] pictures, int... labels)
      throws IOException {
    ByteBuffer images = ByteBuffer.allocate(16 + pictures.length * side * side);
    images.putInt(0x803).putInt(pictures.length).putInt(side).putInt(side);
    ByteBuffer classes = ByteBuffer.allocate(8 + labels.length);
    classes.putInt(0x801).putInt(labels.length);
    for (byte[] picture : pictures) {
      images.put(picture);
    }
    for (int label : labels) {
      classes.put((byte) label);
    }
    Files.write(folder.resolve(part + "-images-idx3-ubyte"), images.array());
    Files.write(folder.resolve(part + "-labels-idx1-ubyte"), classes.array());
  }
}
