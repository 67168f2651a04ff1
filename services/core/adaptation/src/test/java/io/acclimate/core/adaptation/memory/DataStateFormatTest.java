package io.acclimate.core.adaptation.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.adaptation.Golden;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of a {@link DataState}. */
class DataStateFormatTest {
  @Test
  void goesOnFromItsBytesAsIfItHadNeverBeenStored() {
    DataState throughout = new DataState(new Source.Unknown());
    DataState stored = new DataState(new Source.Unknown());
    for (int experience = 0; experience < 10; experience++) {
      Digest digest = Digest.of(new byte[] {(byte) experience});
      throughout.add(
          digest,
          DataStateTest.pack(40, experience),
          DataStateTest.SPEC,
          null,
          new SplittableRandom(experience),
          new Unasked());
      stored = DataState.parse(stored.toBytes());
      stored.add(
          digest,
          DataStateTest.pack(40, experience),
          DataStateTest.SPEC,
          null,
          new SplittableRandom(experience),
          new Unasked());

      assertThat(stored.toBytes()).isEqualTo(throughout.toBytes());
    }
  }

  @Test
  void readsEverySourceThatItWrote() {
    RunningStatistics inputs = new RunningStatistics(2);
    inputs.add(new float[] {0.1f, 1e-30f});
    inputs.add(new float[] {3, -7});
    for (Source source :
        List.of(
            new Source.Unknown(),
            new Source.Examples(inputs, new TreeSet<>()),
            new Source.Examples(inputs, new TreeSet<>(List.of("plant-1", "plant-2"))),
            new Source.Statistics(inputs, DataStateTest.PACK))) {
      byte[] bytes = new DataState(source).toBytes();

      DataState parsed = DataState.parse(bytes);

      assertThat(parsed.toBytes()).isEqualTo(bytes);
      assertThat(parsed.source()).isInstanceOf(source.getClass());
      if (source instanceof Source.Examples examples) {
        assertThat(((Source.Examples) parsed.source()).domains()).isEqualTo(examples.domains());
      }
      RunningStatistics read = parsed.source().inputStatistics();
      if (read != null) {
        assertThat(read.mean()).isEqualTo(inputs.mean());
        assertThat(read.squares()).isEqualTo(inputs.squares());
        assertThat(read.count()).isEqualTo(2);
      }
    }
  }

  @Test
  void aSourceOfTheSpecsDomainAloneIsWrittenWithoutDomains() {
    PackRow row = DataStateTest.row(DataStateTest.SPEC.sourceDomain(), "a", Side.TRAIN, 1, 2);

    String alone = source(List.of(row));
    String named = source(List.of(row, DataStateTest.row("plant-9", "a", Side.TRAIN, 1, 2)));

    assertThat(alone)
        .contains(
            "\"source\":{\"inputs\":{\"count\":0,\"mean\":[0,0],\"squares\":[0,0]},"
                + "\"kind\":\"examples\"}");
    assertThat(named)
        .contains(
            "\"source\":{\"domains\":[\"%s\",\"plant-9\"],\"inputs\":{"
                .formatted(DataStateTest.SPEC.sourceDomain()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[\"b\",\"a\"]", "[\"a\",\"a\"]", "[\"\"]"})
  void refusesDomainsOfASourceThatItWouldNotWrite(String domains) {
    String written =
        source(
            List.of(
                DataStateTest.row("a", "a", Side.TRAIN, 1, 2),
                DataStateTest.row("b", "a", Side.TRAIN, 1, 2)));
    String broken = written.replace("[\"a\",\"b\"]", domains);
    assertThat(broken).isNotEqualTo(written);

    assertThatThrownBy(() -> DataState.parse(broken.getBytes(UTF_8)))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("domain");
  }

  private static String source(List<PackRow> rows) {
    Source source = Source.Examples.of(new RunningStatistics(2), rows, DataStateTest.SPEC);
    return new String(new DataState(source).toBytes(), UTF_8);
  }

  @Test
  void bytesStayAsTheyAre() throws IOException {
    RunningStatistics inputs = new RunningStatistics(2);
    inputs.add(new float[] {0.5f, -2});
    inputs.add(new float[] {1.5f, 3});
    DataState state =
        new DataState(new Source.Statistics(inputs, Digest.of("statistics".getBytes(UTF_8))));
    for (int experience = 0; experience < 3; experience++) {
      state.add(
          Digest.of(new byte[] {(byte) experience}),
          DataStateTest.pack(20, experience),
          DataStateTest.SPEC,
          null,
          new SplittableRandom(experience),
          new Unasked());
    }

    Golden.assertWrites("data-state.json", state.toBytes());
    assertThat(DataState.parse(Golden.bytes("data-state.json")).toBytes())
        .isEqualTo(Golden.bytes("data-state.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'acclimate-data-state/1'  | 'acclimate-data-state/2' | acclimate-data-state",
        "'\"source\":'             | '\"surprise\":1,\"source\":' | surprise",
        "'\"kind\":\"statistics\"' | '\"kind\":\"rumours\"' | rumours",
        "'\"blobs\":[\"'           | '\"blobs\":[\"x' | blobs",
        "'\"examples\":['          | '\"examples\":[0,' | examples",
        "'\"examples\":['          | '\"examples\":[99,0,' | pack number 99"
      })
  void refusesBytesThatItWouldNotWrite(String part, String instead, String message)
      throws IOException {
    String golden = new String(Golden.bytes("data-state.json"), UTF_8);
    String broken = golden.replace(part, instead);
    assertThat(broken).isNotEqualTo(golden);

    assertThatThrownBy(() -> DataState.parse(broken.getBytes(UTF_8)))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining(message);
  }
}
