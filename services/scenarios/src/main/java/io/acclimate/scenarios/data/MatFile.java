package io.acclimate.scenarios.data;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Reads the real numeric matrices of a little-endian MATLAB 5.0 MAT-file ({@code save -v6} or
 * {@code -v7}), compressed or not, whatever type their numbers are stored in. A file that holds
 * anything else (text, cells, structs, sparse, complex or n-dimensional arrays) is refused.
 *
 * <p>A file is a header of 128 bytes and elements: a tag of type and length, data, padding to 8
 * bytes. At the top an element is a matrix, or zlib data that unfold to one; a matrix is itself the
 * elements flags, dimensions, name and numbers. No length is believed beyond the bytes at hand.
 *
 * <p>Format: MAT-File Format, The MathWorks, chapter "Level 5 MAT-Files".
 */
public final class MatFile {

  /** Bound on an element, and on what a compressed one unfolds to: 8 million doubles. */
  static final int MAX_ELEMENT_BYTES = 64 << 20;

  private static final int HEADER_BYTES = 128;
  private static final int VERSION_AT = 124;
  private static final int VERSION = 0x0100;
  private static final int LITTLE_ENDIAN_MARK = 'M' << 8 | 'I';

  private static final int MATRIX = 14;
  private static final int COMPRESSED = 15;

  private static final int FIRST_NUMERIC_CLASS = 6;
  private static final int LAST_NUMERIC_CLASS = 15;
  private static final int COMPLEX = 0x0800;

  private MatFile() {}

  /**
   * Reads all variables, in the order of the file, by name.
   *
   * @throws IOException if the file is malformed or holds something else; names file, byte (of the
   *     variable, where this was compressed) and what was wanted
   */
  public static Map<String, Matrix> read(Path file) throws IOException {
    ByteBuffer content = ByteBuffer.wrap(DataFiles.bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    checkHeader(content, new Place(file, 0));
    Map<String, Matrix> matrices = new LinkedHashMap<>();
    while (content.hasRemaining()) {
      Place place = new Place(file, content.position());
      Element element = element(content, place);
      if (element.type == COMPRESSED) {
        element = element(inflated(element.data, place), place);
      }
      readMatrix(wanted(element, MATRIX, "a matrix", place), matrices, place);
    }
    if (matrices.isEmpty()) {
      throw new IOException(file + " has no variables");
    }
    return matrices;
  }

  private static void checkHeader(ByteBuffer content, Place place) throws IOException {
    if (content.remaining() < HEADER_BYTES) {
      throw place.malformed(
          "wanted a header of " + HEADER_BYTES + " bytes, found " + content.remaining());
    }
    int version = content.getShort(VERSION_AT);
    int mark = content.getShort(VERSION_AT + Short.BYTES);
    if (version != VERSION || mark != LITTLE_ENDIAN_MARK) {
      throw new Place(place.file, VERSION_AT)
          .malformed(
              String.format(
                  "wanted MATLAB 5.0, little-endian (version 0x%04x, mark 0x%04x), found version"
                      + " 0x%04x, mark 0x%04x",
                  VERSION, LITTLE_ENDIAN_MARK, version & 0xffff, mark & 0xffff));
    }
    content.position(HEADER_BYTES);
  }

  /** The next element; data of up to 4 bytes may sit in the tag itself. */
  private static Element element(ByteBuffer buffer, Place place) throws IOException {
    if (buffer.remaining() < 2 * Integer.BYTES) {
      throw place.malformed("wanted a tag of 8 bytes, found " + buffer.remaining());
    }
    int tag = buffer.getInt();
    boolean small = tag >>> 16 != 0;
    int type = small ? tag & 0xffff : tag;
    long length = small ? tag >>> 16 : Integer.toUnsignedLong(buffer.getInt());
    if (length > MAX_ELEMENT_BYTES) {
      throw place.malformed(
          "wanted at most " + MAX_ELEMENT_BYTES + " bytes of type " + type + ", found " + length);
    }
    long room = small ? Integer.BYTES : buffer.remaining();
    if (length > room) {
      throw place.malformed("wanted " + length + " bytes of type " + type + ", found " + room);
    }
    ByteBuffer data = buffer.slice(buffer.position(), (int) length).order(buffer.order());
    int unit = small ? Integer.BYTES : type == COMPRESSED ? 1 : Long.BYTES;
    long padded = (length + unit - 1) / unit * unit;
    buffer.position(buffer.position() + (int) Math.min(padded, buffer.remaining()));
    return new Element(type, data);
  }

  private static ByteBuffer inflated(ByteBuffer zlib, Place place) throws IOException {
    byte[] bytes = new byte[zlib.remaining()];
    zlib.get(bytes);
    byte[] content;
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      content = in.readNBytes(MAX_ELEMENT_BYTES + 1);
    } catch (EOFException | ZipException e) {
      throw new IOException(place.at("wanted whole zlib data, found: " + e.getMessage()), e);
    }
    if (content.length > MAX_ELEMENT_BYTES) {
      throw place.malformed(
          "wanted at most " + MAX_ELEMENT_BYTES + " bytes in a compressed variable, found more");
    }
    return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void readMatrix(ByteBuffer data, Map<String, Matrix> matrices, Place place)
      throws IOException {
    ByteBuffer flags = wanted(element(data, place), MatStorage.UINT32.code, "array flags", place);
    if (flags.remaining() != 2 * Integer.BYTES) {
      throw place.malformed("wanted 8 bytes of array flags, found " + flags.remaining());
    }
    int flag = flags.getInt();
    int type = flag & 0xff;
    if (type < FIRST_NUMERIC_CLASS || type > LAST_NUMERIC_CLASS || (flag & COMPLEX) != 0) {
      throw place.malformed(
          "wanted a real numeric matrix (class "
              + FIRST_NUMERIC_CLASS
              + " to "
              + LAST_NUMERIC_CLASS
              + "), found "
              + ((flag & COMPLEX) != 0 ? "complex numbers" : "class " + type));
    }
    ByteBuffer sizes = wanted(element(data, place), MatStorage.INT32.code, "dimensions", place);
    if (sizes.remaining() != 2 * Integer.BYTES) {
      throw place.malformed("wanted 8 bytes of 2 dimensions, found " + sizes.remaining());
    }
    int rows = sizes.getInt();
    int columns = sizes.getInt();
    ByteBuffer bytes = wanted(element(data, place), MatStorage.INT8.code, "a name", place);
    String name = StandardCharsets.US_ASCII.decode(bytes).toString();
    Matrix matrix = new Matrix(rows, columns, numbers(element(data, place), rows, columns, place));
    if (matrices.put(name, matrix) != null) {
      throw place.malformed("wanted variables of different names, found " + name + " again");
    }
  }

  private static double[] numbers(Element element, int rows, int columns, Place place)
      throws IOException {
    Optional<MatStorage> storage = MatStorage.ofCode(element.type);
    if (storage.isEmpty()) {
      throw place.malformed("wanted numbers, found type " + element.type);
    }
    ByteBuffer data = element.data;
    int width = storage.get().bytes;
    if (rows < 0 || columns < 0 || (long) rows * columns != data.remaining() / (double) width) {
      throw place.malformed(
          "wanted "
              + rows
              + " × "
              + columns
              + " numbers of "
              + width
              + " bytes, found "
              + data.remaining()
              + " bytes");
    }
    double[] values = new double[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = storage.get().next(data);
    }
    return values;
  }

  private static ByteBuffer wanted(Element element, int type, String what, Place place)
      throws IOException {
    if (element.type != type) {
      throw place.malformed("wanted " + what + " (type " + type + "), found type " + element.type);
    }
    return element.data;
  }

  /**
   * A real numeric matrix.
   *
   * @param values column by column, [rows · columns]
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Matrix(int rows, int columns, double[] values) {

    /** Checks the sizes. */
    public Matrix {
      if (rows < 0 || columns < 0 || (long) rows * columns != values.length) {
        throw new IllegalArgumentException(
            rows + " × " + columns + " is not the size of " + values.length + " values");
      }
    }

    /** The number at a row and a column, both from 0. */
    public double at(int row, int column) {
      Objects.checkIndex(row, rows);
      Objects.checkIndex(column, columns);
      return values[column * rows + row];
    }
  }

  private record Element(int type, ByteBuffer data) {}

  private record Place(Path file, int offset) {

    IOException malformed(String problem) {
      return new IOException(at(problem));
    }

    String at(String problem) {
      return file + " byte " + offset + ": " + problem;
    }
  }
}
