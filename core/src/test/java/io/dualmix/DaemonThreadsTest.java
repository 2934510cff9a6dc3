package io.dualmix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DaemonThreadsTest {
  @Test
  void theyDoNotKeepTheProcessAliveAndAreNamed() {
    DaemonThreads loaders = DaemonThreads.numbered("loader");
    Thread first = loaders.newThread(() -> {});
    assertThat(first.isDaemon()).isTrue();
    assertThat(first.getName()).isEqualTo("loader-1");
    assertThat(loaders.newThread(() -> {}).getName()).isEqualTo("loader-2");
    assertThat(DaemonThreads.named("mlflow").newThread(() -> {}).getName()).isEqualTo("mlflow");
  }
}
