#!/usr/bin/perl
# Reads PostgreSQL's log (log_min_duration_statement = 0) and writes one pgbench script per transaction, with the
# parameters in place: the same SQL that a request ran.
use strict; use warnings;
my $folder = shift or die "name a folder";
mkdir $folder;
my (%open, %text, %asked, $pid, $count);
sub finish {
  my ($p, $statement, $values) = @_;
  $statement =~ s/\$(\d+)/exists $values->{$1} ? $values->{$1} : "\$$1"/ge;
  $statement =~ s/\s*\n\s*/ /g;
  if ($statement =~ /^begin/i) { $open{$p} = ["begin read only;\n", "select set_config('app.tenant', '1', true);\n"]; return }
  return unless $open{$p};
  push @{ $open{$p} }, "$statement;\n";
  if ($statement =~ /^commit/i) {
    if (grep { /listing_search/ } @{ $open{$p} }) {
      open my $out, '>', sprintf('%s/%03d.sql', $folder, ++$count) or die $!;
      print $out @{ $open{$p} };
    }
    delete $open{$p};
  }
}
my @lines = <STDIN>;
for (my $i = 0; $i < @lines; $i++) {
  next unless $lines[$i] =~ /\[(\d+)\].*?duration: [\d.]+ ms  (?:statement|execute [^:]*): (.*)/s;
  my ($p, $statement) = ($1, $2);
  while ($i + 1 < @lines && $lines[$i + 1] =~ /^\t/) { $statement .= $lines[++$i] }
  chomp $statement;
  my %values;
  if ($i + 1 < @lines && $lines[$i + 1] =~ /DETAIL:  parameters: (.*)/s) {
    my $list = $1;
    $i++;
    while ($i + 1 < @lines && $lines[$i + 1] =~ /^\t/) { $list .= $lines[++$i] }
    $values{$1} = $2 while $list =~ /\$(\d+) = (NULL|'(?:[^']|'')*')/g;
  }
  finish($p, $statement, \%values);
}
