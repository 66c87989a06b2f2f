# Asks WeChat for a login in the ways that Perl programs have.
use strict;
use warnings;
use HTTP::Tiny;
use LWP::UserAgent;

my $login = 'https://api.weixin.qq.com/sns/jscode2session?appid=wx0000000000000001&secret=mocksecret0000000000000000000001&js_code=alice-code&grant_type=authorization_code';
my $other = 'https://example.com/';

my $tiny = HTTP::Tiny->new(verify_SSL => 1);
print 'HTTP::Tiny login ', $tiny->get($login)->{content}, "\n";
print "HTTP::Tiny refused\n" if $tiny->get($other)->{status} == 403;

my $lwp = LWP::UserAgent->new;
print 'LWP login ', $lwp->get($login)->decoded_content, "\n";
print "LWP refused\n" if $lwp->get($other)->status_line =~ /403 Forbidden/;
