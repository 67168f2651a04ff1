package io.acclimate.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PortClaimsTest {
  @TempDir Path folder;

  @Test
  void aFreePortGoesToOnePlatformUntilItEnds() throws IOException {
    int port = Ports.free(1).getFirst();

    try (PortClaims second = PortClaims.in(folder)) {
      try (PortClaims first = PortClaims.in(folder)) {
        assertThat(first.claim(port)).isTrue();
        assertThat(second.claim(port)).isFalse();
        assertThat(first.claim(port)).as("twice by the same").isFalse();
      }

      assertThat(second.claim(port)).isTrue();
    }
  }

  @Test
  void aPortWhereSomethingListensGoesToNobody() throws IOException {
    try (PortClaims claims = PortClaims.in(folder);
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(claims.claim(taken.getLocalPort())).isFalse();
    }
  }
}
