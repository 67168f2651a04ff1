package io.acclimate.load.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.load.drivers.SentEvent.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
  @Test
  void readsWhatWasWritten(@TempDir Path folder) {
    Path file = folder.resolve("ledger.tsv");
    List<SentEvent> events =
        List.of(
            new SentEvent("run-0", Kind.EVENT, true),
            new SentEvent("run-0", Kind.REPEAT, false),
            new SentEvent("run-poison-2", Kind.POISON, true));

    try (Ledger ledger = Ledger.create(file)) {
      events.forEach(ledger::write);
    }

    assertThat(Ledger.read(file)).isEqualTo(events);
  }
}
