@NullMarked
package io.acclimate.cli.topics;

import org.jspecify.annotations.NullMarked;
