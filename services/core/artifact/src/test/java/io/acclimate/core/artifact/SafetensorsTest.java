package io.acclimate.core.artifact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | 8 | twice
          {"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}                        | 4 | one of [F32,
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                         | 8 | cover 4 bytes, the file holds 8
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}                         | 8 | begins at byte 4
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | 8 | begins at byte 4
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}                         | 4 | 8 bytes for shape [2] of F32
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}                         | 4 | begin ≤ end
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}                           | 4 | [begin, end]
          {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}                        | 4 | a.shape[0]: expected a whole number in 0..
          {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}     | 4 | overflows
          {"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}                       | 4 | whole number
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}                | 4 | a.more: unknown key
          {"a":{"dtype":"F32","shape":[1]}}                                              | 4 | data_offsets: is missing
          {"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                          | 4 | no name
          {"__metadata__":{"a":1}}                                                       | 0 | expected a string
          []                                                                             | 0 | JSON object
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}x                        | 4 | nothing more
          """)
  void refusesAHeaderThatLies(String header, int dataLength, String reason) {
    assertThatThrownBy(() -> Safetensors.read(file(header, new byte[dataLength])))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void refusesHeaderLengthsBeyondTheFileOrTheLimit() {
    for (long length : new long[] {-1, 9, Long.MAX_VALUE, SafetensorsHeader.MAX_BYTES + 1}) {
      byte[] file = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
      assertThatThrownBy(() -> Safetensors.read(file)).isInstanceOf(InvalidFormatException.class);
    }
    assertThatThrownBy(() -> Safetensors.read(new byte[7]))
        .isInstanceOf(InvalidFormatException.class);
  }

  @Test
  void refusesWeightsThatAreNotFinite() {
    for (float value : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      TensorBytes tensor = TensorBytes.ofFloats(new float[] {1, value}, 2);
      assertThatThrownBy(() -> Safetensors.writeOne(tensor))
          .hasMessageContaining("tensor 'tensor' holds NaN or infinity");
      String header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
      assertThatThrownBy(() -> Safetensors.read(file(header, tensor.data())))
          .hasMessageContaining("tensor 'w' holds NaN or infinity");
    }
    byte[] halfNaN = {0, 0x7e};
    String header = "{\"w\":{\"dtype\":\"F16\",\"shape\":[],\"data_offsets\":[0,2]}}";
    assertThatThrownBy(() -> Safetensors.read(file(header, halfNaN)))
        .hasMessageContaining("NaN or infinity");
  }

  @Test
  void readsHeadersPaddedWithSpacesAndTensorsInAnyOrder() {
    String header =
        "{\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},"
            + "\"empty\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[2,2]},"
            + "\"__metadata__\":{\"format\":\"pt\"},"
            + "\"a\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[2,3]}}     ";

    Map<String, TensorBytes> tensors = Safetensors.read(file(header, new byte[] {7, 8, 9}));

    assertThat(tensors.keySet()).containsExactly("b", "empty", "a");
    assertThat(tensors.get("a")).isEqualTo(new TensorBytes(Dtype.U8, List.of(), new byte[] {9}));
  }

  @Test
  void alignsEveryTensorToItsElements() {
    TreeMap<String, TensorBytes> tensors =
        new TreeMap<>(
            Map.of(
                "a", new TensorBytes(Dtype.U8, List.of(3L), new byte[3]),
                "b", TensorBytes.ofFloats(new float[] {1}, 1),
                "c", TensorBytes.ofLongs(new long[] {1}, 1)));

    assertThat(Safetensors.read(Safetensors.write(tensors, Map.of())).keySet())
        .containsExactly("c", "b", "a");
  }

  @Test
  void equalTensorsHaveEqualBlobs() {
    TensorBytes tensor = TensorBytes.ofFloats(new float[] {1, 2}, 2);

    byte[] blob = Safetensors.writeOne(tensor);

    assertThat(Safetensors.writeOne(TensorBytes.ofFloats(new float[] {1, 2}, 2))).isEqualTo(blob);
    assertThat(Safetensors.readOne(blob)).isEqualTo(tensor);
    assertThatThrownBy(() -> Safetensors.readOne(Safetensors.write(new TreeMap<>(), Map.of())))
        .hasMessageContaining("expected one tensor");
  }

  @Test
  void anyDamagedByteIsRefusedOrGivesOtherTensors() throws IOException {
    byte[] whole = Golden.bytes("tensors.safetensors");
    Map<String, TensorBytes> tensors = Safetensors.read(whole);
    String metadata = "\"format\":\"pt\"";
    int from = new String(whole, ISO_8859_1).indexOf(metadata);
    Random random = new Random(1);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 + random.nextInt(255));
      try {
        boolean onlyMetadata = Safetensors.read(damaged).equals(tensors);
        assertThat(onlyMetadata)
            .as("byte %d", at)
            .isEqualTo(at >= from && at < from + metadata.length());
      } catch (InvalidFormatException refused) {
        assertThat(refused).hasMessageNotContaining("null");
      }
    }
  }

  private static byte[] file(String header, byte[] data) {
    byte[] json = header.getBytes(UTF_8);
    return ByteBuffer.allocate(8 + json.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data)
        .array();
  }
}
