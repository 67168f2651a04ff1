package io.acclimate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BoundedDecoderTest {
  private static final Schema EVERYTHING =
      SchemaBuilder.record("Everything")
          .fields()
          .requiredBoolean("flag")
          .requiredInt("small")
          .requiredLong("large")
          .requiredFloat("single")
          .requiredDouble("twice")
          .requiredString("text")
          .requiredBytes("bytes")
          .name("fixed")
          .type()
          .fixed("Three")
          .size(3)
          .noDefault()
          .name("choice")
          .type()
          .enumeration("Choice")
          .symbols("A", "B")
          .noDefault()
          .name("list")
          .type()
          .array()
          .items()
          .longType()
          .noDefault()
          .name("table")
          .type()
          .map()
          .values()
          .stringType()
          .noDefault()
          .optionalString("note")
          .endRecord();

  private static GenericRecord everything() {
    GenericRecord record = new GenericData.Record(EVERYTHING);
    record.put("flag", true);
    record.put("small", Integer.MIN_VALUE);
    record.put("large", Long.MAX_VALUE);
    record.put("single", -1.5f);
    record.put("twice", Math.PI);
    record.put("text", "grüße 🙂");
    record.put("bytes", ByteBuffer.wrap(new byte[] {1, 2, 3}));
    record.put(
        "fixed",
        new GenericData.Fixed(EVERYTHING.getField("fixed").schema(), new byte[] {7, 8, 9}));
    record.put("choice", new GenericData.EnumSymbol(EVERYTHING.getField("choice").schema(), "B"));
    record.put("list", List.of(1L, -1L, 1L << 40));
    record.put("table", Map.of("key", "value"));
    record.put("note", null);
    return record;
  }

  @Test
  void readsEveryTypeAsAvroWritesIt() throws IOException {
    byte[] bytes = encode(everything(), false);

    assertThat(read(bytes, EVERYTHING).toString()).isEqualTo(everything().toString());
  }

  @Test
  void readsBlocksThatStateTheirSize() throws IOException {
    byte[] bytes = encode(everything(), true);

    assertThat(read(bytes, EVERYTHING).toString()).isEqualTo(everything().toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void skipsEveryTypeAsAvroWritesIt(boolean sizedBlocks) throws IOException {
    Schema nothing = SchemaBuilder.record("Everything").fields().optionalInt("more").endRecord();
    byte[] bytes = encode(everything(), sizedBlocks);
    BoundedDecoder decoder = new BoundedDecoder(ByteBuffer.wrap(bytes));

    new GenericDatumReader<GenericRecord>(EVERYTHING, nothing).read(null, decoder);

    assertThat(decoder.remaining()).isZero();
  }

  @Test
  void refusesALengthBeyondTheEndBeforeAllocatingIt() {
    byte[] twoGigabytes = {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F};

    assertThatThrownBy(() -> decoder(twoGigabytes).readBytes(null))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("2147483647");
    assertThatThrownBy(() -> decoder(twoGigabytes).readString()).isInstanceOf(EOFException.class);
  }

  @Test
  void refusesMoreItemsThanBytesBeforeAllocatingThem() {
    byte[] twoBillion = {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 2, 2};

    assertThatThrownBy(() -> decoder(twoBillion).readArrayStart()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> decoder(twoBillion).readMapStart()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> decoder(twoBillion).skipArray()).isInstanceOf(EOFException.class);
  }

  @Test
  void refusesNegativeLengths() {
    assertThatThrownBy(() -> decoder(new byte[] {1}).readBytes(null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void refusesNumbersThatDoNotFit() {
    byte[] eleven = new byte[11];
    Arrays.fill(eleven, (byte) 0x80);
    byte[] beyondInt = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x10};

    assertThatThrownBy(() -> decoder(eleven).readLong())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("10 bytes");
    assertThatThrownBy(() -> decoder(beyondInt).readInt())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("32 bits");
  }

  @Test
  void refusesABooleanThatIsNeither() {
    assertThatThrownBy(() -> decoder(new byte[] {2}).readBoolean()).isInstanceOf(IOException.class);
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    assertThatThrownBy(() -> decoder(new byte[] {4, (byte) 0xC3, 0x28}).readString())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("UTF-8");
    assertThat("Ã(".getBytes(StandardCharsets.ISO_8859_1)).containsExactly(0xC3, 0x28);
  }

  private static BoundedDecoder decoder(byte[] bytes) {
    return new BoundedDecoder(ByteBuffer.wrap(bytes));
  }

  private static GenericRecord read(byte[] bytes, Schema schema) throws IOException {
    BoundedDecoder decoder = decoder(bytes);
    GenericRecord record = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
    assertThat(decoder.remaining()).isZero();
    return record;
  }

  private static byte[] encode(GenericRecord record, boolean sizedBlocks) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EncoderFactory factory = EncoderFactory.get();
    BinaryEncoder encoder =
        sizedBlocks
            ? factory.blockingBinaryEncoder(out, null)
            : factory.directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
