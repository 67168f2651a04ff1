package io.acclimate.scenarios.data;

import io.acclimate.core.model.InputContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the idx files of MNIST and of the sets made in its likeness: {@code
 * train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code t10k-…}, also named with a dot
 * ({@code train-images.idx3-ubyte}) or with {@code .gz}. Grey values 0–255 become 0–1.
 */
public final class IdxFiles {

  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;

  private IdxFiles() {}

  /**
   * Reads the training images: shape [1, rows, columns].
   *
   * @throws IOException if a file is missing or malformed; names file, byte and what was wanted
   */
  public static DataSet train(Path folder, String name) throws IOException {
    return read(folder, "train", name);
  }

  /** Reads the test images, as {@link #train} reads the training images. */
  public static DataSet test(Path folder, String name) throws IOException {
    return read(folder, "t10k", name);
  }

  /**
   * Reads the training images and then the test images, or those that are there.
   *
   * @throws IOException if neither are there, or a file is malformed
   */
  public static DataSet all(Path folder, String name) throws IOException {
    boolean train = find(folder, "train-images", "idx3-ubyte").isPresent();
    boolean test = find(folder, "t10k-images", "idx3-ubyte").isPresent();
    if (!train || !test) {
      return test ? test(folder, name) : train(folder, name);
    }
    DataSet first = train(folder, name);
    DataSet second = test(folder, name);
    if (!first.shape().equals(second.shape())) {
      throw new IOException(
          "%s: train images have shape %s, t10k images %s"
              .formatted(folder, first.shape(), second.shape()));
    }
    List<DataSet.Row> rows = new ArrayList<>(first.rows());
    rows.addAll(second.rows());
    return new DataSet(name, first.shape(), first.content(), rows);
  }

  private static DataSet read(Path folder, String part, String name) throws IOException {
    Path imageFile = file(folder, part + "-images", "idx3-ubyte");
    Path labelFile = file(folder, part + "-labels", "idx1-ubyte");
    ByteBuffer images = ByteBuffer.wrap(DataFiles.bytes(imageFile));
    ByteBuffer labels = ByteBuffer.wrap(DataFiles.bytes(labelFile));
    int[] imageSizes = header(images, IMAGES, imageFile);
    int count = header(labels, LABELS, labelFile)[0];
    if (imageSizes[0] != count) {
      throw new IOException(
          labelFile + " has " + count + " labels, " + imageFile + " has " + imageSizes[0]);
    }
    int size = images.remaining() / count;
    List<DataSet.Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] values = new float[size];
      for (int pixel = 0; pixel < size; pixel++) {
        values[pixel] = Byte.toUnsignedInt(images.get()) / 255f;
      }
      rows.add(new DataSet.Row(values, Integer.toString(Byte.toUnsignedInt(labels.get()))));
    }
    return new DataSet(
        name, List.of(1L, (long) imageSizes[1], (long) imageSizes[2]), InputContent.IMAGE, rows);
  }

  private static Path file(Path folder, String start, String end) throws IOException {
    return find(folder, start, end)
        .orElseThrow(() -> new IOException(folder + " has no " + start + "-" + end + "[.gz]"));
  }

  private static Optional<Path> find(Path folder, String start, String end) {
    return Stream.of("-", ".")
        .flatMap(dot -> Stream.of("", ".gz").map(zipped -> start + dot + end + zipped))
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** The sizes, whose number is the last byte of the magic number; as many bytes must follow. */
  private static int[] header(ByteBuffer content, int magic, Path file) throws IOException {
    int[] sizes = new int[magic & 0xff];
    int wanted = Integer.BYTES * (1 + sizes.length);
    if (content.remaining() < wanted) {
      throw new IOException(
          file + ": wanted a header of " + wanted + " bytes, found " + content.remaining());
    }
    int found = content.getInt();
    if (found != magic) {
      throw new IOException(
          String.format("%s byte 0: wanted magic 0x%08x, found 0x%08x", file, magic, found));
    }
    long bytes = 1;
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = content.getInt();
      if (sizes[i] < 1 || sizes[i] > DataFiles.MAX_BYTES / bytes) {
        throw new IOException(
            file
                + " byte "
                + (content.position() - Integer.BYTES)
                + ": wanted a size from 1 to "
                + DataFiles.MAX_BYTES / bytes
                + ", found "
                + sizes[i]);
      }
      bytes *= sizes[i];
    }
    if (content.remaining() != bytes) {
      throw new IOException(
          file
              + " byte "
              + content.position()
              + ": wanted "
              + bytes
              + " bytes, found "
              + content.remaining());
    }
    return sizes;
  }
}
