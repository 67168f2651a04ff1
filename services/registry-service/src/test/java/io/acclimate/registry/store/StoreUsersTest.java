package io.acclimate.registry.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreUsersTest {
  @TempDir private Path folder;

  @Test
  void allThatWereEverMarkedAreThere() {
    StoreUsers users = new FolderUsers(folder);
    assertThat(users.all()).isEmpty();

    users.add(StoreUsers.name("q1Sh-9_A", "blue"));
    users.add(StoreUsers.name("q1Sh-9_A", "green"));
    users.add(StoreUsers.name("q1Sh-9_A", "blue"));

    assertThat(new FolderUsers(folder).all()).containsExactly("q1Sh-9_A+blue", "q1Sh-9_A+green");
  }

  @Test
  void aNameIsOneFileWhateverTheClusterIsCalled() {
    StoreUsers users = new FolderUsers(folder);

    users.add(StoreUsers.name("../../x/y", "a+b"));

    assertThat(users.all()).containsExactly("..%2F..%2Fx%2Fy+a%2Bb");
  }
}
