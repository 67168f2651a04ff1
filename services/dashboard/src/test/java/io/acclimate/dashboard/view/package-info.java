@NullMarked
package io.acclimate.dashboard.view;

import org.jspecify.annotations.NullMarked;
