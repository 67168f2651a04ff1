package io.acclimate.core.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {
  private static final long MEGABYTE = 1 << 20;

  /** In the order of a file: I64 before F32. */
  private static final TreeMap<String, TensorBytes> TENSORS =
      new TreeMap<>(
          Map.of(
              "a", TensorBytes.ofFloats(new float[] {1, 2, 3, 4}, 2, 2),
              "b", TensorBytes.ofLongs(new long[] {5}, 1),
              "empty", TensorBytes.ofFloats(new float[0], 0, 3)));

  @TempDir Path folder;

  @Test
  void readsWhatIsInAFileTensorByTensor() throws IOException {
    Path path = folder.resolve("w.safetensors");
    Safetensors.write(path, TENSORS, Map.of("format", "pt"));

    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.descriptions().keySet()).containsExactly("b", "a", "empty");
      assertThat(file.descriptions())
          .containsEntry("a", new SafetensorsFile.Description(Dtype.F32, List.of(2L, 2L)));
      assertThat(file.tensor("a")).isEqualTo(TENSORS.get("a"));
      assertThat(file.tensor("empty")).isEqualTo(TENSORS.get("empty"));
      assertThatThrownBy(() -> file.tensor("c"))
          .isInstanceOf(InvalidFormatException.class)
          .hasMessageContaining("no tensor 'c'");
    }
    assertThat(path).hasBinaryContent(Safetensors.write(TENSORS, Map.of("format", "pt")));
    assertThat(Safetensors.read(path)).isEqualTo(TENSORS);
  }

  @Test
  void refusesAFileThatIsCutExtendedOrNotFinite() throws IOException {
    byte[] whole = Safetensors.write(TENSORS, Map.of());
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Safetensors.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(InvalidFormatException.class);
    }
    Path extended = Files.write(folder.resolve("long"), Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> Safetensors.read(extended)).hasMessageContaining("the file holds");

    byte[] infinite = whole.clone();
    ByteBuffer.wrap(infinite)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(whole.length - Float.BYTES, Float.POSITIVE_INFINITY);
    Path notFinite = Files.write(folder.resolve("infinite"), infinite);
    assertThatThrownBy(() -> Safetensors.read(notFinite)).hasMessageContaining("'a' holds NaN");
  }

  @Test
  void readsFromAFileOfMoreThanTwoGigabytes() throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(sparse(18, 128 * MEGABYTE))) {
      TensorBytes last = file.tensor("t17");

      assertThat(last.count()).isEqualTo(128 * MEGABYTE);
      assertThat(last.data()).startsWith(0, 0).endsWith(0, 17);
    }
  }

  @Test
  @Tag("all")
  void readsAllOfAFileOfMoreThanTwoGigabytesInTheHeapOfOneTensor() throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(sparse(18, 128 * MEGABYTE))) {
      for (int i = 0; i < 18; i++) {
        assertThat(file.tensor("t" + i).data()).endsWith(0, i);
      }
    }
  }

  @Test
  void saysThatOneTensorMayNotHaveMoreThanTwoGigabytes() throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(sparse(1, 2048 * MEGABYTE))) {
      assertThatThrownBy(() -> file.tensor("t0"))
          .isInstanceOf(InvalidFormatException.class)
          .hasMessage(
              "safetensors: tensor 't0' has 2147483648 bytes, more than the allowed 2147483639 of"
                  + " one tensor");
    }
  }

  @Test
  void writesMoreThanTwoGigabytes() throws IOException {
    TensorBytes shared =
        new TensorBytes(
            Dtype.U8, List.of(128 * MEGABYTE), new byte[Math.toIntExact(128 * MEGABYTE)]);
    TreeMap<String, TensorBytes> tensors = new TreeMap<>();
    for (int i = 10; i < 28; i++) {
      tensors.put("t" + i, shared);
    }
    Counter counter = new Counter();

    Safetensors.write(counter, tensors, Map.of());

    long length = ByteBuffer.wrap(counter.first).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(counter.bytes).isEqualTo(8 + length + 18 * 128 * MEGABYTE);
    assertThat(new String(counter.first, UTF_8))
        .contains("\"data_offsets\":[2281701376,2415919104]");
    assertThatThrownBy(() -> Safetensors.write(tensors, Map.of()))
        .hasMessageContaining("more than the allowed 2147483639 of an array");
  }

  /** Tensors of bytes t0, t1, …, all zeros but the last one, which is the tensor's number. */
  private Path sparse(int count, long sizeBytes) throws IOException {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      header
          .append(i == 0 ? "" : ",")
          .append(
              "\"t%d\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
                  .formatted(i, sizeBytes, i * sizeBytes, (i + 1) * sizeBytes));
    }
    byte[] json = header.append('}').toString().getBytes(UTF_8);
    Path file = folder.resolve("sparse.safetensors");
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(
          ByteBuffer.allocate(8 + json.length)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(json.length)
              .put(json)
              .flip());
      for (int i = 0; i < count; i++) {
        channel.position(8 + json.length + (i + 1) * sizeBytes - 1);
        channel.write(ByteBuffer.wrap(new byte[] {(byte) i}));
      }
    }
    return file;
  }

  /** Keeps the first bytes and counts all. */
  private static final class Counter implements WritableByteChannel {
    private long bytes;
    private byte[] first = new byte[0];

    @Override
    public int write(ByteBuffer source) {
      int count = source.remaining();
      if (bytes == 0) {
        first = new byte[count];
        source.get(first);
      }
      source.position(source.limit());
      bytes += count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
