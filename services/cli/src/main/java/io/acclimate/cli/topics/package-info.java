/** Commands that write or read topics. */
@NullMarked
package io.acclimate.cli.topics;

import org.jspecify.annotations.NullMarked;
