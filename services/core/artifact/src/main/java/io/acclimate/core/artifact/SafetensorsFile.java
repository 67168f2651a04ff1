package io.acclimate.core.artifact;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file of any size, read one tensor at a time through a window of mapped memory, so
 * that it takes heap for that tensor only. As strict as {@link Safetensors}. The file must not be
 * cut short while it is open.
 */
public final class SafetensorsFile implements AutoCloseable {
  private final FileChannel channel;
  private final long dataStart;
  private final Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();

  private SafetensorsFile(FileChannel channel) throws IOException {
    this.channel = channel;
    long size = channel.size();
    byte[] first = bytes(0, (int) Math.min(size, SafetensorsHeader.LENGTH_BYTES));
    int length = SafetensorsHeader.length(first, size);
    this.dataStart = SafetensorsHeader.LENGTH_BYTES + (long) length;
    byte[] json = bytes(SafetensorsHeader.LENGTH_BYTES, length);
    for (var entry : SafetensorsHeader.parse(json, size - dataStart).entries()) {
      entries.put(entry.name(), entry);
    }
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws InvalidFormatException if the header is wrong or does not fit the file's size
   */
  public static SafetensorsFile open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new SafetensorsFile(channel);
    } catch (IOException | RuntimeException refused) {
      channel.close();
      throw refused;
    }
  }

  /** A tensor without its bytes. */
  public record Description(Dtype dtype, List<Long> shape) {
    public Description {
      shape = List.copyOf(shape);
    }
  }

  /** What is in the file, by name, in the order of the bytes. */
  public Map<String, Description> descriptions() {
    Map<String, Description> descriptions = new LinkedHashMap<>();
    entries.forEach(
        (name, entry) -> descriptions.put(name, new Description(entry.dtype(), entry.shape())));
    return descriptions;
  }

  /**
   * Reads a tensor.
   *
   * @throws InvalidFormatException if it is not there, is not finite, or is too large for an array:
   *     a file may have more than 2 GB, one tensor may not
   */
  public TensorBytes tensor(String name) throws IOException {
    SafetensorsHeader.Entry entry = entries.get(name);
    if (entry == null) {
      throw new InvalidFormatException("safetensors: there is no tensor '" + name + "'");
    }
    if (entry.sizeBytes() > Safetensors.MAX_ARRAY_BYTES) {
      throw new InvalidFormatException(
          "safetensors: tensor '%s' has %d bytes, more than the allowed %d of one tensor"
              .formatted(name, entry.sizeBytes(), Safetensors.MAX_ARRAY_BYTES));
    }
    byte[] data = new byte[(int) entry.sizeBytes()];
    channel.map(FileChannel.MapMode.READ_ONLY, dataStart + entry.begin(), data.length).get(data);
    return Safetensors.requireFinite(name, new TensorBytes(entry.dtype(), entry.shape(), data));
  }

  /** Closes the file; tensors that were read stay. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private byte[] bytes(long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("safetensors: the file became shorter while it was read");
      }
    }
    return bytes.array();
  }
}
