@NullMarked
package io.acclimate.registry.state;

import org.jspecify.annotations.NullMarked;
